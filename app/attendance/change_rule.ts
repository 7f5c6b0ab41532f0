import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'

/** What changing a mark of a session of this day takes today, and the last day of a reason alone. */
export function changeRuleOf(day: string): {
  needs: 'nothing' | 'reason' | 'consent'
  freeUntil: string
  freeDays: number
} {
  const today = clock.today()
  const freeDays = ATTENDANCE_PARAMETERS.freeCorrectionDays
  const freeUntil = addDays(day, freeDays)
  const needs = today <= day ? 'nothing' : today <= freeUntil ? 'reason' : 'consent'
  return { needs, freeUntil, freeDays }
}
