import env from '#start/env'
import clock from '#app/shared/clock'
import ClassSession from '#models/class_session'
import { qrPath } from '#app/shared/qr_path'
import AttendancePolicy from '#app/attendance/attendance_policy'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import { checkInBoard } from '#app/attendance/check_in/queries/check_in_board'
import { checkInWindow, windowStateOf } from '#app/attendance/check_in/check_in_window'
import { findClass } from '#app/classes/queries/find_class'
import { qrTokenOf, spokenCodeOf, spokenLeft } from '#app/attendance/check_in/rotating_code'
import { sessionSheet } from '#app/attendance/queries/session_sheet'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class CheckInBoardsController {
  async show({ bouncer, params, view, i18n }: HttpContext) {
    const session = await ClassSession.findOrFail(Number(params.id)).then((one) =>
      one.loadTrainer()
    )
    const courseClass = await findClass(session.courseClassId)
    await bouncer.with(AttendancePolicy).authorize('view', courseClass)

    const sheet = await sessionSheet(session.id, i18n.locale as Locale)
    const mayMark = await bouncer.with(AttendancePolicy).allows('mark', courseClass, session)
    return view.render('pages/attendance/check_in_board', {
      sheet,
      board: await checkInBoard(courseClass.id, session.id),
      mayMark,
      isRunning: sheet.classStatus === 'running',
      ...shownOf(sheet, mayMark),
      parameters: ATTENDANCE_PARAMETERS.checkIn,
    })
  }
}

/** The codes of the moment, only for who may mark and only while the window is open. */
function shownOf(
  sheet: { id: number; day: string; startsAtTime: string; endsAtTime: string; classStatus: string },
  mayMark: boolean
) {
  const now = clock.milliseconds()
  const window = checkInWindow({
    day: sheet.day,
    starts_at_time: sheet.startsAtTime,
    ends_at_time: sheet.endsAtTime,
  })
  const state = sheet.classStatus === 'running' ? windowStateOf(window, now) : 'after'
  const times = {
    windowState: state,
    opensAt: new Date(window.opens).toISOString(),
    closesAt: new Date(window.closes).toISOString(),
    now: clock.instant(),
  }
  if (!mayMark || state !== 'open') return { ...times, qr: null, spoken: null }
  const address = new URL(`/check_in/${qrTokenOf(sheet.id, now)}`, env.get('APP_URL')).href
  return {
    ...times,
    qr: qrPath(address),
    qrAddress: address,
    spoken: spokenCodeOf(sheet.id, now),
    spokenLeft: spokenLeft(now),
  }
}
