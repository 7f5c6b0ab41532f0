import db from '@adonisjs/lucid/services/db'
import { carriedInto } from '#app/classes/queries/carried_attendance'
import { hoursSoFar, type HoursSoFar } from '#app/attendance/hours_so_far'

/**
 * Hours so far of a person in each class not over yet, by enrolment: with those attended in a class that was
 * merged into it. Two queries and three for mergers.
 */
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
    .groupBy('e.id', 'e.course_class_id')
    .select('e.id', 'e.course_class_id', db.raw('SUM(s.hours) AS planned'))
    .select(
      sum('s.attendance_marked_at IS NOT NULL THEN s.hours', 'held'),
      sum('s.attendance_marked_at IS NOT NULL THEN COALESCE(m.hours, 0)', 'attended'),
      sum(`s.attendance_marked_at IS NOT NULL AND m.status = 'leave' THEN s.hours`, 'on_leave'),
      sum('s.attendance_marked_at IS NULL AND k.id IS NOT NULL THEN s.hours', 'leave_to_come')
    )
  const carriedBy = await carriedInto(
    db,
    rows.map((row) => row.course_class_id)
  )
  return new Map(
    rows.map((row) => {
      // Classes are merged in step: hours held there are those held here before.
      const there = [...(carriedBy.get(row.id)?.days.values() ?? [])]
      const sumOf = (name: 'attended' | 'onLeave') =>
        there.reduce((total, day) => total + day[name], 0)
      return [
        row.id as number,
        hoursSoFar({
          planned: Number(row.planned),
          held: Number(row.held),
          attended: Number(row.attended) + sumOf('attended'),
          onLeave: Number(row.on_leave) + sumOf('onLeave'),
          leaveToCome: Number(row.leave_to_come),
        }),
      ]
    })
  )
}
