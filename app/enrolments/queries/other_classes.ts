import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface OtherClass {
  enrolmentId: number
  personId: number
  classId: number
  code: string
  startsOn: string
  endsOn: string
}

const BATCH = 500

/**
 * The live enrolments of people that stand in the way of this class, by person: in the class itself,
 * which comes first as the plainer reason, or in others whose days (first to last) overlap. One person is
 * in one class at a time.
 */
export async function classesInTheWay(
  personIds: number[],
  courseClass: { id: number; startsOn: string; endsOn: string },
  client: Pick<QueryClientContract, 'from'> = db
): Promise<Map<number, OtherClass[]>> {
  const found: OtherClass[] = []
  for (let start = 0; start < personIds.length; start += BATCH) {
    const rows = await client
      .from('enrolments')
      .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
      .whereIn('enrolments.person_id', personIds.slice(start, start + BATCH))
      .whereNot('enrolments.status', 'withdrawn')
      .whereNot('course_classes.status', 'cancelled')
      .where('course_classes.starts_on', '<=', courseClass.endsOn)
      .where('course_classes.ends_on', '>=', courseClass.startsOn)
      .orderBy('enrolments.id')
      .select('enrolments.id as enrolmentId', 'enrolments.person_id as personId')
      .select('course_classes.id as classId', 'course_classes.code')
      .select('course_classes.starts_on as startsOn', 'course_classes.ends_on as endsOn')
    found.push(...(rows as OtherClass[]))
  }
  const isItself = ({ classId }: OtherClass) => Number(classId === courseClass.id)
  found.sort((one, other) => isItself(other) - isItself(one))
  return Map.groupBy(found, ({ personId }) => personId)
}
