import db from '@adonisjs/lucid/services/db'
import { ATTENDANCE_RULE, type Attendance } from '#app/classes/attendance_rule'
import { attendanceOf } from '#app/classes/queries/attendance_of'
import { hoursToSpare, standingOf, type Standing } from '#app/classes/attendance_standing'

export interface OwnHours extends Attendance {
  minimumPercent: number
  /** Hours that may still be missed, the approved leave among them. */
  canMiss: number
  /** Hours of approved leave in sessions that are not marked yet. */
  leaveToCome: number
  standing: Standing
}

/** How a person attends each class that is not over yet, by enrolment. */
export async function ownHours(personId: number): Promise<Map<number, OwnHours>> {
  const enrolments = await db
    .from('enrolments')
    .where({ person_id: personId, status: 'confirmed' })
    .whereExists((session) => {
      session
        .from('class_sessions as s')
        .whereColumn('s.course_class_id', 'enrolments.course_class_id')
    })
    .select('id', 'course_class_id as classId')
  const leave = await db
    .from('leave_request_sessions as k')
    .join('leave_requests as l', 'l.id', 'k.leave_request_id')
    .join('class_sessions as s', 's.id', 'k.class_session_id')
    .where({ 'l.status': 'approved', 'k.is_live': true })
    .whereNull('s.attendance_marked_at')
    .whereIn(
      'k.enrolment_id',
      enrolments.map((row) => row.id)
    )
    .groupBy('k.enrolment_id')
    .select('k.enrolment_id as id')
    .sum('s.hours as hours')
  const leaveOf = new Map(leave.map((row) => [row.id as number, Number(row.hours)]))
  const attendance = await attendanceOf(enrolments as { id: number; classId: number }[])
  return new Map(
    [...attendance].map(([id, own]) => [
      id,
      {
        ...own,
        minimumPercent: ATTENDANCE_RULE.minimumPercent,
        canMiss: Math.max(0, hoursToSpare(own)),
        leaveToCome: leaveOf.get(id) ?? 0,
        standing: standingOf(own),
      },
    ])
  )
}
