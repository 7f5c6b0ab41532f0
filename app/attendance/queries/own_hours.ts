import db from '@adonisjs/lucid/services/db'
import { hoursSoFar, type HoursSoFar } from '#app/attendance/hours_so_far'

/** Hours so far of a person in each class not over yet, by enrolment. One query. */
export async function ownHours(personId: number): Promise<Map<number, HoursSoFar>> {
  const sum = (what: string, name: string) => db.raw(`SUM(CASE WHEN ${what} ELSE 0 END) AS ${name}`)
  const rows = await db
    .from('enrolments as e')
    .join('class_sessions as s', 's.course_class_id', 'e.course_class_id')
    .joinRaw('LEFT JOIN attendance_marks m ON m.class_session_id = s.id AND m.enrolment_id = e.id')
    .joinRaw(
      `LEFT JOIN (leave_request_sessions k
        JOIN leave_requests l ON l.id = k.leave_request_id AND l.status = 'approved')
        ON k.class_session_id = s.id AND k.enrolment_id = e.id AND k.is_live = TRUE`
    )
    .where({ 'e.person_id': personId, 'e.status': 'confirmed' })
    .groupBy('e.id')
    .select('e.id', db.raw('SUM(s.hours) AS planned'))
    .select(
      sum('s.attendance_marked_at IS NOT NULL THEN s.hours', 'held'),
      sum('s.attendance_marked_at IS NOT NULL THEN COALESCE(m.hours, 0)', 'attended'),
      sum(`s.attendance_marked_at IS NOT NULL AND m.status = 'leave' THEN s.hours`, 'on_leave'),
      sum('s.attendance_marked_at IS NULL AND k.id IS NOT NULL THEN s.hours', 'leave_to_come')
    )
  return new Map(
    rows.map((row) => [
      row.id as number,
      hoursSoFar({
        planned: Number(row.planned),
        held: Number(row.held),
        attended: Number(row.attended),
        onLeave: Number(row.on_leave),
        leaveToCome: Number(row.leave_to_come),
      }),
    ])
  )
}
