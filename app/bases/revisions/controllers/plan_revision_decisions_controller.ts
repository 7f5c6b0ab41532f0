import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import BasesPolicy from '#app/bases/bases_policy'
import DecideRevision from '#app/bases/revisions/actions/decide_revision'
import { revisionPage } from '#app/bases/revisions/queries/revisions'
import { revisionDecisionValidator } from '#app/bases/revisions/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PlanRevisionDecisionsController {
  @inject()
  async store(ctx: HttpContext, decide: DecideRevision) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(BasesPolicy).authorize('decide')
    const revision = await revisionPage(Number(params.id), i18n.locale as Locale)
    if (!revision) throw new Exception('No such revision', { status: 404 })
    const input = await request.validateUsing(revisionDecisionValidator)

    await decide.handle({
      ...input,
      actor: auth.getUserOrFail(),
      revisionId: revision.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`plan_revisions.flash.${input.result}`))
    return response.redirect(`/plans/${revision.year}`)
  }
}
