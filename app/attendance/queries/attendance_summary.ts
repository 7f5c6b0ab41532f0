import { attendedHours } from '#app/classes/queries/attended_hours'
import type { Attendance } from '#app/classes/attendance_rule'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Attendance of everybody with a mark in the class, by enrolment, measured by the whole timetable.
 * Hours are class hours; a day counts as attended when all its hours were; `percent` is rounded down.
 */
export async function attendanceOf(
  classId: number,
  trx?: TransactionClientContract
): Promise<Map<number, Attendance>> {
  const { byEnrolment } = await attendedHours(classId, { trx })
  return byEnrolment
}
