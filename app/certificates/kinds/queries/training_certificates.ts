import db from '@adonisjs/lucid/services/db'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { countRows } from '#app/shared/database/rows'

/** Certificates of training completion of a class: how many could have one, and those issued. */
export async function trainingCertificates(classId: number) {
  const open = await countRows(
    db
      .from('enrolments as e')
      .where({ 'e.course_class_id': classId, 'e.status': 'completed' })
      .whereNotExists((live) => {
        live
          .from('certificates as ce')
          .whereColumn('ce.enrolment_id', 'e.id')
          .where('ce.kind', 'training_completion')
          .whereNotIn('ce.status', [...DEAD_STATUSES])
          .select('ce.id')
      })
  )
  const rows = await db
    .from('certificates as ce')
    .join('persons as p', 'p.id', 'ce.person_id')
    .where({ 'ce.course_class_id': classId, 'ce.kind': 'training_completion' })
    .orderBy('ce.number')
    .limit(200)
    .select('ce.id', 'ce.number', 'ce.status', 'ce.issued_on', 'ce.pdf_sha256', 'p.name')
  return {
    open,
    issued: rows.map((row) => ({
      id: row.id as number,
      number: row.number as string,
      status: row.status as string,
      issuedOn: row.issued_on as string,
      isPrinted: row.pdf_sha256 !== null,
      name: row.name as string,
    })),
  }
}
