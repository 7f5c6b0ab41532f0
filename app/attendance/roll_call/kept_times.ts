import { DateTime } from 'luxon'
import clock from '#app/shared/clock'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'

/**
 * For how many milliseconds a telephone keeps the page of a roll call: `overIn` until the lesson ends,
 * `keptFor` while nothing was sent. A lesson that is over is kept for the time that marking it may take.
 */
export function keptTimes({ day, endsAtTime }: { day: string; endsAtTime: string }) {
  const end = DateTime.fromISO(`${day}T${endsAtTime}`, { zone: 'Asia/Shanghai' }).toMillis()
  const overIn = Math.max(0, end - clock.milliseconds())
  return { overIn, keptFor: overIn + ATTENDANCE_PARAMETERS.offlineMinutesAfter * 60_000 }
}
