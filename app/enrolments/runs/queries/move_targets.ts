import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import {
  filteredEnrolments,
  type EnrolmentFilters,
} from '#app/enrolments/runs/queries/enrolment_list'
import type User from '#models/user'

export interface MoveTarget {
  id: number
  code: string
  startsOn: string
  left: number
}

/** Most classes that are offered. */
const MOST_CLASSES = 60

/** Classes of the user's base, not begun, of a course that somebody among the filtered is in another class of. */
export async function moveTargets(user: User, filters: EnrolmentFilters): Promise<MoveTarget[]> {
  const found = await filteredEnrolments(user, filters)
  const rows = await db
    .from('course_classes')
    .where({ base_id: user.baseId ?? 0, status: 'enrolling' })
    .where('starts_on', '>', clock.today())
    .whereExists(
      found()
        .where('e.status', 'confirmed')
        .whereColumn('c.course_id', 'course_classes.course_id')
        .whereColumn('c.id', '<>', 'course_classes.id')
        .select('e.id')
    )
    .orderBy('starts_on')
    .orderBy('id')
    .limit(MOST_CLASSES)
    .select('id', 'code', 'starts_on', 'seats', 'seats_taken', 'seats_offered')
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    startsOn: row.starts_on,
    left: row.seats - row.seats_taken - row.seats_offered,
  }))
}
