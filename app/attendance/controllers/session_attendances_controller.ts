import clock from '#app/shared/clock'
import ClassSession from '#models/class_session'
import AttendancePolicy from '#app/attendance/attendance_policy'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import { PRESENCES } from '#app/attendance/presence'
import { attendanceValidator } from '#app/attendance/validators'
import { findClass } from '#app/classes/queries/find_class'
import { changeRuleOf } from '#app/attendance/change_rule'
import { correctionsOfSession } from '#app/attendance/corrections/queries/mark_corrections'
import { markChanges } from '#app/attendance/corrections/queries/mark_changes'
import { sessionSheet } from '#app/attendance/queries/session_sheet'
import { inject } from '@adonisjs/core'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class SessionAttendancesController {
  async show({ auth, bouncer, params, view, i18n }: HttpContext) {
    const session = await this.#find(params.id)
    const courseClass = await findClass(session.courseClassId)
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
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response, session: flash, i18n }: HttpContext,
    markAttendance: MarkAttendance
  ) {
    const session = await this.#find(params.id)
    const courseClass = await findClass(session.courseClassId)
    await bouncer.with(AttendancePolicy).authorize('mark', courseClass, session)
    const { marks, reason } = await request.validateUsing(attendanceValidator)
    const { proposed } = await markAttendance.handle({
      actor: auth.getUserOrFail(),
      sessionId: session.id,
      marks: Object.entries(marks).map(([key, { status, hours }]) => ({
        enrolmentId: Number(key.slice(1)),
        status,
        // The field stands in every row; it speaks only for those who came late or left early.
        hours: status === 'late' ? (hours ?? undefined) : undefined,
      })),
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

  async #find(id: string) {
    const session = await ClassSession.findOrFail(Number(id))
    return session.loadTrainer()
  }
}

/** Key of why the session cannot be marked now, null when it can. */
function guardOf(sheet: { classStatus: string; day: string; rows: unknown[] }): string | null {
  if (sheet.classStatus !== 'running') {
    return ['finished', 'archived'].includes(sheet.classStatus) ? 'finished' : 'not_running'
  }
  if (sheet.day > clock.today()) return 'ahead'
  return sheet.rows.length === 0 ? 'nobody' : null
}
