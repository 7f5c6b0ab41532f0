import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'

const MINUTE = 60_000

/** When a session may be checked in to, in milliseconds, and from when on somebody is late. */
export function checkInWindow(session: {
  day: string
  starts_at_time: string
  ends_at_time: string
}): { opens: number; starts: number; lateFrom: number; closes: number } {
  const { minutesBefore, minutesAfterEnd, lateAfterMinutes } = ATTENDANCE_PARAMETERS.checkIn
  const at = (time: string) => Date.parse(`${session.day}T${time}:00.000+08:00`)
  const starts = at(session.starts_at_time)
  return {
    opens: starts - minutesBefore * MINUTE,
    starts,
    lateFrom: starts + (lateAfterMinutes + 1) * MINUTE,
    closes: at(session.ends_at_time) + minutesAfterEnd * MINUTE,
  }
}

/** `before`, `open` or `after`: where a moment lies in the window. */
export function windowStateOf(
  { opens, closes }: { opens: number; closes: number },
  now: number
): 'before' | 'open' | 'after' {
  if (now < opens) return 'before'
  return now <= closes ? 'open' : 'after'
}
