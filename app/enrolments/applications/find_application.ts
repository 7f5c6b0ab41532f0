import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'

/**
 * The application, its class and base, for a policy.
 * @throws Exception E_ROW_NOT_FOUND
 */
export async function findApplication(id: number | string) {
  const row = await db
    .from('enrolment_applications as a')
    .join('course_classes as c', 'c.id', 'a.course_class_id')
    .where('a.id', Number(id))
    .select('a.id', 'a.person_id as personId', 'c.id as classId', 'c.base_id as baseId')
    .first()
  if (!row) throw new Exception('No such application', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return row as { id: number; personId: number; classId: number; baseId: number }
}
