import { inject } from '@adonisjs/core'
import clock from '#app/shared/clock'
import AbsencePolicy from '#app/classes/absences/absence_policy'
import ReportAbsence from '#app/classes/absences/actions/report_absence'
import { ABSENCE_KINDS } from '#app/classes/absences/absence_terms'
import { comingSessions, ownAbsences, ownTrainer } from '#app/classes/absences/queries/own_absences'
import { reportAbsenceValidator } from '#app/classes/absences/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnAbsencesController {
  async index({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(AbsencePolicy).authorize('report')

    const trainer = await ownTrainer(auth.getUserOrFail())
    return view.render('pages/absences/own', {
      trainer,
      absences: trainer ? await ownAbsences(trainer.id, i18n.locale) : [],
      sessions: trainer ? await comingSessions(trainer.id, i18n.locale) : [],
      kinds: ABSENCE_KINDS,
      today: clock.today(),
    })
  }

  @inject()
  async store(ctx: HttpContext, reportAbsence: ReportAbsence) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(AbsencePolicy).authorize('report')
    const { slot, ...input } = await request.validateUsing(reportAbsenceValidator)

    const { sessions } = await reportAbsence.handle({
      ...input,
      slot: slot ?? null,
      actor: auth.getUserOrFail(),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('absences.flash.reported', { count: sessions }))
    return response.redirect('/own_absences')
  }
}
