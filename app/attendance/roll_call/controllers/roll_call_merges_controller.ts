import { inject } from '@adonisjs/core'
import AttendancePolicy from '#app/attendance/attendance_policy'
import DecideRollCall from '#app/attendance/roll_call/actions/decide_roll_call'
import { attendanceValidator } from '#app/attendance/validators'
import { changeRuleOf } from '#app/attendance/change_rule'
import { findSession } from '#app/attendance/find_session'
import { guardOf } from '#app/attendance/sheet_guard'
import { PRESENCES } from '#app/attendance/presence'
import { rollCallSheet } from '#app/attendance/roll_call/queries/roll_call_sheet'
import { sessionSheet } from '#app/attendance/queries/session_sheet'
import { typedMarks } from '#app/attendance/typed_marks'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class RollCallMergesController {
  async show({ bouncer, params, view, i18n }: HttpContext) {
    const kept = await rollCallSheet(params.id)
    const { session, courseClass } = await findSession(kept.sessionId)
    await bouncer.with(AttendancePolicy).authorize('mark', courseClass, session)

    const sheet = await sessionSheet(session.id, i18n.locale as Locale)
    return view.render('pages/attendance/roll_call_merge', {
      kept,
      sheet,
      presences: PRESENCES,
      guard: guardOf(sheet),
      changeRule: changeRuleOf(sheet.day),
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session: flash }: HttpContext,
    decide: DecideRollCall
  ) {
    const kept = await rollCallSheet(params.id)
    const { session, courseClass } = await findSession(kept.sessionId)
    await bouncer.with(AttendancePolicy).authorize('mark', courseClass, session)

    const { marks, reason } = await request.validateUsing(attendanceValidator)
    const { proposed } = await decide.handle({
      actor: auth.getUserOrFail(),
      sheetId: kept.id,
      marks: typedMarks(marks),
      reason,
      requestId: request.id(),
    })
    if (proposed > 0)
      flash.flash('warning', i18n.t('mark_corrections.proposed', { count: proposed }))
    flash.flash('success', i18n.t('roll_call.decided'))
    return response.redirect(`/sessions/${session.id}/attendance`)
  }
}
