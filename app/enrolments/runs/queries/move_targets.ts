import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import {
  filteredEnrolments,
  type EnrolmentFilters,
} from '#app/enrolments/runs/queries/enrolment_list'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
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

export interface InTheWay {
  enrolmentId: number
  code: string
  from: string
  to: string
}

/** The live enrolments of people, by person, in classes whose days meet those of a class. */
export async function inTheWayOf(
  personIds: number[],
  to: Pick<ClassFacts, 'startsOn' | 'endsOn'>
): Promise<Map<number, InTheWay[]>> {
  const rows = await db
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .whereIn('e.person_id', personIds)
    .whereNot('e.status', 'withdrawn')
    .whereNot('c.status', 'cancelled')
    .where('c.starts_on', '<=', to.endsOn)
    .where('c.ends_on', '>=', to.startsOn)
    .orderBy('e.id')
    .select('e.id as enrolmentId', 'e.person_id as personId', 'c.code')
    .select('c.starts_on as from', 'c.ends_on as to')
  return Map.groupBy(rows as (InTheWay & { personId: number })[], (row) => row.personId)
}
