import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { candidatesOf, ISSUE_CODES, refusalOf } from '#app/certificates/issue_rules'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { ISSUE_JOB } from '#app/certificates/actions/issue_certificates'
import { failureNotes, latestProgress } from '#app/shared/outbox/work_batch'

/** The certificates tab of a class: who can have one, who cannot and why, the work, what is issued. */
export async function classCertificates(classId: number) {
  const today = clock.today()
  const candidates = await candidatesOf(db.connection(), classId)
  const refused = candidates
    .map((candidate) => refusalOf(candidate, today))
    .filter((refusal) => refusal !== null)
  const rows = await db
    .from('certificates as ce')
    .join('persons as p', 'p.id', 'ce.person_id')
    .join('enrolments as e', 'e.id', 'ce.enrolment_id')
    .where({ 'ce.course_class_id': classId, 'ce.kind': 'skill_grade' })
    .orderBy('e.position')
    .orderBy('ce.id')
    .select('ce.id', 'ce.number', 'ce.status', 'ce.issued_on', 'ce.pdf_sha256', 'p.name')
    .select('p.document_mask', 'ce.enrolment_id', 'ce.revoked_reason')
  const issued = rows.map((row) => ({
    id: row.id as number,
    number: row.number as string,
    status: row.status as string,
    issuedOn: row.issued_on as string,
    isPrinted: row.pdf_sha256 !== null,
    name: row.name as string,
    documentMask: row.document_mask as string,
  }))
  const progress = await latestProgress(ISSUE_JOB, { type: 'class', id: classId })
  const isRunning = progress !== null && progress.status !== 'finished'
  const waiting = isRunning ? progress.total - progress.done - progress.failed : 0
  return {
    eligible: Math.max(0, candidates.length - refused.length - waiting),
    refused,
    without: await withoutGrade(classId),
    issued,
    live: issued.filter((one) => !(DEAD_STATUSES as readonly string[]).includes(one.status)).length,
    progress,
    failures: progress?.failed ? await failuresOf(progress.id) : [],
    isRunning,
  }
}

/** Why some of a batch got none, as far as it is a rule and not a fault of the machine. */
async function failuresOf(batchId: number): Promise<string[]> {
  const notes = await failureNotes(batchId)
  return ISSUE_CODES.filter((code) => notes.some((note) => note.split(' ').includes(code)))
}

/** How many of the roster have no grade from this class: not finished, not passed, not published. */
async function withoutGrade(classId: number) {
  const row = await db
    .from('enrolments as e')
    .where('e.course_class_id', classId)
    .whereNot('e.status', 'withdrawn')
    .whereNotExists(
      db
        .from('grade_records as g')
        .whereColumn('g.enrolment_id', 'e.id')
        .where('g.status', 'live')
        .select('g.id')
    )
    .select(
      db.raw(`COALESCE(SUM(CASE WHEN e.status = 'not_completed' THEN 1 ELSE 0 END), 0) AS absent`),
      db.raw(`COALESCE(SUM(CASE WHEN e.status = 'completed' THEN 1 ELSE 0 END), 0) AS failed`),
      db.raw(`COALESCE(SUM(CASE WHEN e.status = 'confirmed' THEN 1 ELSE 0 END), 0) AS learning`)
    )
    .firstOrFail()
  return {
    absent: Number(row.absent),
    failed: Number(row.failed),
    learning: Number(row.learning),
  }
}
