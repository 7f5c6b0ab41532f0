import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface OtherClass {
  personId: number
  classId: number
  code: string
  startsOn: string
  endsOn: string
}

const BATCH = 500

/**
 * The live enrolments of people that stand in the way of this class: in the class itself, or in
 * another one whose days (first to last) overlap. One person is in one class at a time.
 */
export async function classesInTheWay(
  personIds: number[],
  courseClass: { id: number; startsOn: string; endsOn: string },
  client?: QueryClientContract
): Promise<Map<number, OtherClass>> {
  const found = new Map<number, OtherClass>()
  for (let start = 0; start < personIds.length; start += BATCH) {
    const rows = await (client ?? db)
      .from('enrolments')
      .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
      .select('enrolments.person_id', 'course_classes.id', 'course_classes.code')
      .select('course_classes.starts_on', 'course_classes.ends_on')
      .whereIn('enrolments.person_id', personIds.slice(start, start + BATCH))
      .whereNot('enrolments.status', 'withdrawn')
      .whereNot('course_classes.status', 'cancelled')
      .where('course_classes.starts_on', '<=', courseClass.endsOn)
      .where('course_classes.ends_on', '>=', courseClass.startsOn)
      .orderBy('enrolments.id')
    for (const row of rows) {
      // The class itself is the plainer reason of the two.
      if (found.has(row.person_id) && row.id !== courseClass.id) continue
      found.set(row.person_id, {
        personId: row.person_id,
        classId: row.id,
        code: row.code,
        startsOn: row.starts_on,
        endsOn: row.ends_on,
      })
    }
  }
  return found
}
