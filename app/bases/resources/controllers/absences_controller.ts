import { inject } from '@adonisjs/core'
import BasesPolicy from '#app/bases/bases_policy'
import AddAbsence from '#app/bases/resources/actions/add_absence'
import { absenceValidator } from '#app/bases/resources/validators'
import { ownedRow } from '#app/bases/resources/queries/owned_row'
import type { HttpContext } from '@adonisjs/core/http'

export default class AbsencesController {
  @inject()
  async store(ctx: HttpContext, addAbsence: AddAbsence) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const trainer = await ownedRow('trainers', params.id)
    await bouncer.with(BasesPolicy).authorize('manage', trainer)
    const { slot, ...input } = await request.validateUsing(absenceValidator)

    const { sessions } = await addAbsence.handle({
      ...input,
      slot: slot ?? null,
      actor: auth.getUserOrFail(),
      trainerId: trainer.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('resources.flash.absent', { count: sessions }))
    return response.redirect(`/trainers/${trainer.id}`)
  }
}
