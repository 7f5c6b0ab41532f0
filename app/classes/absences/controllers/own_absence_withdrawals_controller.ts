import { inject } from '@adonisjs/core'
import AbsencePolicy from '#app/classes/absences/absence_policy'
import TakeBackAbsence from '#app/classes/absences/actions/take_back_absence'
import { findAbsence } from '#app/classes/absences/queries/absences'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnAbsenceWithdrawalsController {
  @inject()
  async store(ctx: HttpContext, takeBackAbsence: TakeBackAbsence) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const absence = await findAbsence(params.id)
    await bouncer.with(AbsencePolicy).authorize('takeBack', absence)

    await takeBackAbsence.handle({
      actor: auth.getUserOrFail(),
      absenceId: absence.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('absences.flash.taken_back'))
    return response.redirect('/own_absences')
  }
}
