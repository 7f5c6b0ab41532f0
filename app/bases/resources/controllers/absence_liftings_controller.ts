import { inject } from '@adonisjs/core'
import BasesPolicy from '#app/bases/bases_policy'
import LiftAbsence from '#app/bases/resources/actions/lift_absence'
import { ownedRow } from '#app/bases/resources/queries/owned_row'
import type { HttpContext } from '@adonisjs/core/http'

export default class AbsenceLiftingsController {
  @inject()
  async store(ctx: HttpContext, liftAbsence: LiftAbsence) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const trainer = await ownedRow('trainers', params.id)
    await bouncer.with(BasesPolicy).authorize('manage', trainer)

    await liftAbsence.handle({
      actor: auth.getUserOrFail(),
      trainerId: trainer.id,
      absenceId: Number(params.absence),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('resources.flash.lifted'))
    return response.redirect(`/trainers/${trainer.id}`)
  }
}
