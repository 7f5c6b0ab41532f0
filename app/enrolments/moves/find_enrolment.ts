import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'

/**
 * An enrolment with its class and base, for a policy.
 * @throws Exception E_ROW_NOT_FOUND
 */
export async function findEnrolment(id: number | string) {
  const row = await db
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .where('e.id', Number(id))
    .select('e.id', 'e.person_id as personId', 'c.id as classId', 'c.base_id as baseId')
    .select('c.starts_on as startsOn')
    .first()
  if (!row) throw new Exception('No such enrolment', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return row as {
    id: number
    personId: number
    classId: number
    baseId: number
    startsOn: string
  }
}
