import { Exception } from '@adonisjs/core/exceptions'
import PortalPolicy from '#app/portal/portal_policy'
import { fileHead } from '#app/shared/file_response'
import { ownCard } from '#app/portal/sittings/queries/own_card'
import { sittingPaper } from '#app/assessments/papers/sitting_paper'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnAdmissionCardsController {
  /** Only the own card, and only of an approved plan: what is not approved may still change. */
  async show(ctx: HttpContext) {
    const { auth, bouncer, params, i18n } = ctx
    await bouncer.with(PortalPolicy).authorize('view')

    const { personId } = auth.getUserOrFail()
    const own = await ownCard(personId!, Number(params.id), i18n.locale as Locale)
    if (!own) throw new Exception('No such card', { status: 404 })
    const bytes = await sittingPaper('admission_cards', { ...own, i18n })
    const name = `${own.code}-admission_card.pdf`
    fileHead(ctx, { name, type: 'pdf', disposition: 'attachment' })
    return ctx.response.send(bytes)
  }
}
