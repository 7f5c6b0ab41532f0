import db from '@adonisjs/lucid/services/db'

/** Who is enrolled in a class, to which group each belongs and what proves it. One query. */
export async function classProofs(classId: number) {
  return db
    .from('enrolments')
    .join('persons', 'persons.id', 'enrolments.person_id')
    .leftJoin('users', 'users.id', 'enrolments.proof_checked_by_id')
    .where('enrolments.course_class_id', classId)
    .whereNot('enrolments.status', 'withdrawn')
    .orderBy('enrolments.position')
    .select('enrolments.id', 'enrolments.position', 'persons.name')
    .select('persons.document_mask as documentMask')
    .select('enrolments.trainee_category as category', 'enrolments.category_proof as proof')
    .select('enrolments.category_proven_on as provenOn')
    .select('users.full_name as seenBy', 'enrolments.proof_checked_at as seenAt')
    .select('enrolments.contract_signed_on as contractSignedOn')
    .select('enrolments.contract_ends_on as contractEndsOn')
}
