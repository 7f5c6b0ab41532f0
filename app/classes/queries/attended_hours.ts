import db from '@adonisjs/lucid/services/db'
import { type Attendance, ATTENDANCE_RULE, attendanceFrom } from '#app/classes/attendance_rule'
import { carriedInto, plannedWith } from '#app/classes/queries/carried_attendance'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ClassAttendance {
  /** Attendance of everybody with a mark in the class, by enrolment. */
  byEnrolment: Map<number, Attendance>
  /** What somebody without any mark has. */
  none: Attendance
  /** Days whose every session is marked, and all training days. */
  markedDays: number
  trainingDays: number
}

/**
 * Attendance of a class from its marks, in two grouped queries and one for mergers. `heldOnly` counts
 * only the days marked so far, as a class under way is read; otherwise the whole timetable is the
 * measure. Who came from another class while both were taught is measured by what was held there and by
 * what was still to come here: the same hours of the course.
 */
export async function attendedHours(
  classId: number,
  {
    heldOnly = false,
    leave = ATTENDANCE_RULE.leave,
    trx,
  }: { heldOnly?: boolean; leave?: 'missed' | 'excused'; trx?: TransactionClientContract } = {}
): Promise<ClassAttendance> {
  const client = trx ?? db
  const days: { day: string; hours: number; unmarked: number }[] = await client
    .from('class_sessions')
    .where('course_class_id', classId)
    .groupBy('day')
    .select('day')
    .select(
      db.raw('SUM(hours) AS hours'),
      db.raw('SUM(CASE WHEN attendance_marked_at IS NULL THEN 1 ELSE 0 END) AS unmarked')
    )
  const marks: { enrolment_id: number; day: string; hours: number; on_leave: number }[] =
    await client
      .from('attendance_marks as m')
      .join('class_sessions as s', 's.id', 'm.class_session_id')
      .where('s.course_class_id', classId)
      .groupBy('m.enrolment_id', 's.day')
      .select('m.enrolment_id', 's.day')
      .select(
        db.raw('SUM(m.hours) AS hours'),
        db.raw(`SUM(CASE WHEN m.status = 'leave' THEN s.hours ELSE 0 END) AS on_leave`)
      )

  const marked = days.filter((row) => Number(row.unmarked) === 0)
  const counted = heldOnly ? marked : days
  const planned = new Map(counted.map((row) => [row.day, Number(row.hours)]))
  const hours = new Map<number, { attended: Map<string, number>; excused: Map<string, number> }>()
  for (const mark of marks) {
    const own = hours.get(mark.enrolment_id) ?? { attended: new Map(), excused: new Map() }
    own.attended.set(mark.day, Number(mark.hours))
    if (leave === 'excused') own.excused.set(mark.day, Number(mark.on_leave))
    hours.set(mark.enrolment_id, own)
  }
  const byEnrolment = new Map(
    [...hours].map(([id, own]) => [id, attendanceFrom(planned, own.attended, own.excused)])
  )
  for (const [id, carried] of await carriedInto(client, [classId])) {
    const { attended, excused } = hours.get(id) ?? { attended: new Map(), excused: new Map() }
    for (const [day, there] of carried.days) {
      attended.set(day, (attended.get(day) ?? 0) + there.attended)
      if (leave === 'excused') excused.set(day, (excused.get(day) ?? 0) + there.onLeave)
    }
    byEnrolment.set(id, attendanceFrom(plannedWith(carried, planned), attended, excused))
  }
  return {
    byEnrolment,
    none: attendanceFrom(planned, new Map()),
    markedDays: marked.length,
    trainingDays: days.length,
  }
}
