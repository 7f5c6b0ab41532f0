import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import AttendancePolicy from '#app/attendance/attendance_policy'
import { findSession } from '#app/attendance/find_session'
import { guardOf } from '#app/attendance/sheet_guard'
import { PRESENCES } from '#app/attendance/presence'
import { sessionSheet } from '#app/attendance/queries/session_sheet'
import { keptTimes } from '#app/attendance/roll_call/kept_times'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

/** Sentences that the page says when there is no network, keys of `roll_call.words`. */
const WORDS = [
  'online',
  'offline',
  'waiting',
  'kept',
  'merged',
  'decide',
  'cause_meanwhile',
  'cause_roster',
  'cause_late',
  'cause_closed',
  'refused',
  'sign_in',
  'no_device',
  'plain',
  'skew',
]

export default class RollCallsController {
  async show({ auth, bouncer, params, view, i18n }: HttpContext) {
    const { session, courseClass } = await findSession(params.id)
    await bouncer.with(AttendancePolicy).authorize('mark', courseClass, session)

    const sheet = await sessionSheet(session.id, i18n.locale as Locale)
    return view.render('pages/attendance/roll_call', {
      sheet,
      presences: PRESENCES,
      guard: guardOf(sheet, { offline: true }),
      skewSeconds: ATTENDANCE_PARAMETERS.clockSkewSeconds,
      times: keptTimes(sheet),
      words: WORDS,
      userId: auth.getUserOrFail().id,
    })
  }
}
