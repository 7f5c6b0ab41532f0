import { LIVE_APPLICATIONS } from '#app/enrolments/applications/application_status'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/**
 * Applications with their class (`a`, `c`) that let the base of the class see proofs: open ones that the
 * person sent. One that a base sent for somebody opens nothing.
 */
export function opensProofs<Query extends DatabaseQueryBuilderContract>(
  applications: Query
): Query {
  applications
    .from('enrolment_applications as a')
    .join('course_classes as c', 'c.id', 'a.course_class_id')
    .where('a.sent_by', 'trainee')
    .whereIn('a.status', [...LIVE_APPLICATIONS])
  return applications
}
