import clock from '#app/shared/clock'
import InspectionPolicy from '#app/attendance/inspections/inspection_policy'
import AttendancePolicy from '#app/attendance/attendance_policy'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import { PRESENCES } from '#app/attendance/presence'
import { attendanceValidator } from '#app/attendance/validators'
import { findSession } from '#app/attendance/find_session'
import { guardOf } from '#app/attendance/sheet_guard'
import { rollCallSheets } from '#app/attendance/roll_call/queries/roll_call_sheet'
import { typedMarks } from '#app/attendance/typed_marks'
import { changeRuleOf } from '#app/attendance/change_rule'
import { correctionsOfSession } from '#app/attendance/corrections/queries/mark_corrections'
import { markChanges } from '#app/attendance/corrections/queries/mark_changes'
import { sessionHints } from '#app/attendance/queries/session_hints'
import { sessionSheet } from '#app/attendance/queries/session_sheet'
import { inject } from '@adonisjs/core'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class SessionAttendancesController {
  async show({ auth, bouncer, params, view, i18n }: HttpContext) {
    const { session, courseClass } = await findSession(params.id)
    await bouncer.with(AttendancePolicy).authorize('view', courseClass)
    const sheet = await sessionSheet(session.id, i18n.locale as Locale)
    return view.render('pages/attendance/session', {
      sheet,
      presences: PRESENCES,
      mayMark: await bouncer.with(AttendancePolicy).allows('mark', courseClass, session),
      guard: guardOf(sheet),
      changeRule: changeRuleOf(sheet.day),
      corrections: await correctionsOfSession(auth.getUserOrFail(), session.id),
      changes: await markChanges(session.id),
      offline: await rollCallSheets(session.id),
      hints: await sessionHints(session.id),
      mayInspect: await bouncer.with(InspectionPolicy).allows('plan'),
      isToCome: sheet.day >= clock.today(),
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response, session: flash, i18n }: HttpContext,
    markAttendance: MarkAttendance
  ) {
    const { session, courseClass } = await findSession(params.id)
    await bouncer.with(AttendancePolicy).authorize('mark', courseClass, session)
    const { marks, reason } = await request.validateUsing(attendanceValidator)
    const { proposed } = await markAttendance.handle({
      actor: auth.getUserOrFail(),
      sessionId: session.id,
      marks: typedMarks(marks),
      reason,
      requestId: request.id(),
    })
    if (proposed > 0)
      flash.flash('warning', i18n.t('mark_corrections.proposed', { count: proposed }))
    flash.flash('success', i18n.t('attendance.done', { day: session.day }))
    return response.redirect(
      proposed > 0 ? `/sessions/${session.id}/attendance` : `/classes/${courseClass.id}/attendance`
    )
  }
}
