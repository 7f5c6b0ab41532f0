import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import type { ApplicationStatus } from '#app/enrolments/applications/application_status'

export interface FoundApplication {
  id: number
  personId: number
  classId: number
  baseId: number
  status: ApplicationStatus
  category: string
  categoryProof: string | null
  categoryProvenOn: string | null
}

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
    .select('a.status', 'a.trainee_category as category', 'a.category_proof as categoryProof')
    .select('a.category_proven_on as categoryProvenOn')
    .first()
  if (!row) throw new Exception('No such application', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return row as FoundApplication
}
