import { instantDay } from '#app/shared/words'
import { attendanceByDay } from '#app/classes/queries/attendance_of'
import type { AttendanceByDay } from '#app/classes/attendance_rule'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/* The records that the facts of a claim are made of, each in one query for many enrolments. */

export type Row = Record<string, any>

/** Enrolments with class, course, base and assessment body, in the order of the roster. */
export function readEnrolments(client: QueryClientContract, ids: number[]): Promise<Row[]> {
  const query = client
    .from('enrolments')
    .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
    .join('persons', 'persons.id', 'enrolments.person_id')
    .whereIn('enrolments.id', ids)
    .whereNot('enrolments.status', 'withdrawn')
    .orderBy('enrolments.course_class_id')
    .orderBy('enrolments.position')
    .orderBy('enrolments.id')
  return withClass(query).select(
    'enrolments.id as enrolment_id',
    'enrolments.person_id',
    'enrolments.status as enrolment_status',
    'enrolments.trainee_category',
    'enrolments.category_proven_on',
    'enrolments.category_proof',
    'enrolments.proof_checked_at',
    'enrolments.days_attended',
    'enrolments.training_days',
    'enrolments.attendance_percent',
    'enrolments.contract_signed_on',
    'enrolments.contract_ends_on'
  )
}

/** Somebody who asks for a seat of a class: what would be recorded, were they enrolled. */
export interface Applicant {
  personId: number
  classId: number
  traineeCategory: string
  categoryProof: string | null
  categoryProvenOn: string | null
  /** Somebody of the base saw the proof: only then its day counts. */
  isProofChecked: boolean
}

/** No enrolment has this id: records that hang on one are found for nobody. */
const NO_ENROLMENT = -1

/** The row that `readEnrolments` would give of an applicant. */
export async function readApplicant(
  client: QueryClientContract,
  applicant: Applicant
): Promise<Row> {
  const query = client
    .from('course_classes')
    .joinRaw('CROSS JOIN persons')
    .where({ 'course_classes.id': applicant.classId, 'persons.id': applicant.personId })
  const row = await withClass(query).firstOrFail()
  return {
    ...row,
    enrolment_id: NO_ENROLMENT,
    person_id: applicant.personId,
    enrolment_status: 'confirmed',
    trainee_category: applicant.traineeCategory,
    category_proven_on: applicant.categoryProvenOn,
    category_proof: applicant.categoryProof,
    proof_checked_at: applicant.isProofChecked ? applicant.categoryProvenOn : null,
    days_attended: 0,
    training_days: 0,
    attendance_percent: 0,
    contract_signed_on: null,
    contract_ends_on: null,
  }
}

function withClass(query: DatabaseQueryBuilderContract<Row>) {
  return query
    .join('courses', 'courses.id', 'course_classes.course_id')
    .join('occupations', 'occupations.id', 'courses.occupation_id')
    .join('grades', 'grades.rank', 'courses.grade_rank')
    .leftJoin('employers', 'employers.id', 'course_classes.employer_id')
    .join('bases', 'bases.id', 'course_classes.base_id')
    .join('assessment_bodies', 'assessment_bodies.id', 'course_classes.assessment_body_id')
    .leftJoin('assessment_body_filings', (join) => {
      join
        .on('assessment_body_filings.assessment_body_id', 'assessment_bodies.id')
        .andOn('assessment_body_filings.occupation_id', 'courses.occupation_id')
        .andOn('assessment_body_filings.grade_rank', 'courses.grade_rank')
    })
    .select(
      'persons.name as person_name',
      'persons.document_mask',
      'persons.birth_on',
      'course_classes.id as class_id',
      'course_classes.code as class_code',
      'course_classes.year as class_year',
      'course_classes.base_id',
      'course_classes.fee_kind',
      'course_classes.training_kind',
      'course_classes.apprenticeship_years',
      'course_classes.employer_id',
      'employers.name as employer_name',
      'course_classes.starts_on',
      'course_classes.ends_on',
      'course_classes.status as class_status',
      'courses.id as course_id',
      'courses.code as course_code',
      'courses.title_zh as course_zh',
      'courses.title_en as course_en',
      'courses.grade_rank',
      'courses.listed_until as course_listed_until',
      'occupations.id as occupation_id',
      'occupations.code as occupation_code',
      'grades.code as grade_code',
      'occupations.name_zh as occupation_zh',
      'occupations.name_en as occupation_en',
      'bases.name_zh as base_zh',
      'bases.name_en as base_en',
      'bases.listed_until as base_listed_until',
      'assessment_bodies.id as body_id',
      'assessment_bodies.name_zh as body_zh',
      'assessment_bodies.name_en as body_en',
      'assessment_bodies.filed_until',
      'assessment_body_filings.id as filing_id'
    )
}

/** Final scores that nobody disputes, the newest attempt of each component last. */
export function readScores(client: QueryClientContract, ids: number[]): Promise<Row[]> {
  return client
    .from('scores')
    .join('sittings', 'sittings.id', 'scores.sitting_id')
    .whereIn('scores.enrolment_id', ids)
    .where('sittings.status', 'final')
    .whereNotExists((open) => {
      open
        .from('score_objections')
        .whereColumn('score_objections.sitting_id', 'scores.sitting_id')
        .whereColumn('score_objections.enrolment_id', 'scores.enrolment_id')
        .where('score_objections.status', 'open')
    })
    .orderBy('sittings.attempt')
    .orderBy('scores.id')
    .select(
      'scores.enrolment_id',
      'scores.component',
      'scores.outcome',
      'scores.mark_tenths',
      'sittings.id as sitting_id',
      'sittings.published_at'
    )
}

/** Certificates, valid ones first, then the newest. */
export async function readCertificates(client: QueryClientContract, ids: number[]): Promise<Row[]> {
  const rows: Row[] = await client
    .from('certificates')
    .where('kind', 'skill_grade')
    .whereIn('enrolment_id', ids)
    .orderBy('id', 'desc')
    .select('id', 'enrolment_id', 'number', 'status', 'issued_on')
  const isDead = (row: Row) => ['revoked', 'superseded'].includes(row.status)
  return rows.sort((a, b) => Number(isDead(a)) - Number(isDead(b)))
}

/** Every claim of these people, of every kind; recovered ones that freed their quota say so. */
export function readClaims(client: QueryClientContract, personIds: number[]): Promise<Row[]> {
  return client
    .from('claims')
    .join('occupations', 'occupations.id', 'claims.occupation_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .whereIn('claims.person_id', personIds)
    .orderBy('claims.id')
    .select(
      'claims.id',
      'claims.number',
      'claims.kind',
      'claims.part',
      'claims.status',
      'claims.version',
      'claims.policy_id',
      'claims.amount_fen',
      'claims.trace_hash',
      'claims.person_id',
      'claims.enrolment_id',
      'claims.competition_award_id',
      'claims.submitted_at',
      'claims.approved_at',
      'claims.held_at',
      'claims.disputed_at',
      'claims.notice_closed_at',
      'claims.paid_at',
      'claims.quota_freed_at',
      'claims.occupation_id',
      'claims.grade_rank',
      'occupations.name_zh as occupation_zh',
      'occupations.name_en as occupation_en',
      'course_classes.starts_on as class_starts_on'
    )
    .select(
      client.raw(
        '(SELECT COALESCE(SUM(r.recovered_fen), 0) FROM recoveries r WHERE r.claim_id = claims.id) AS recovered_fen'
      )
    )
}

/** Competition awards with their occupation and person. */
export function readAwards(client: QueryClientContract, ids: number[]): Promise<Row[]> {
  return client
    .from('competition_awards')
    .join('persons', 'persons.id', 'competition_awards.person_id')
    .whereIn('competition_awards.id', ids)
    .orderBy('competition_awards.id')
    .select(
      'competition_awards.*',
      'competition_awards.id as award_id',
      'persons.name as person_name',
      'persons.document_mask'
    )
}

/** Corrections of facts that were approved, in the order in which they were decided. */
export function readAmendments(client: QueryClientContract, claimIds: number[]): Promise<Row[]> {
  return client
    .from('claim_amendments')
    .whereIn('claim_id', claimIds)
    .where('status', 'approved')
    .orderBy('decided_at')
    .orderBy('id')
    .select('id', 'claim_id', 'fact', 'old_value', 'new_value', 'document')
}

/** How people of classes that are not finished attend; others have what was recorded. */
export function readAttendance(
  client: QueryClientContract,
  enrolments: Row[]
): Promise<Map<number, AttendanceByDay>> {
  const open = enrolments.filter((row) => !['finished', 'archived'].includes(row.class_status))
  if (open.length === 0) return Promise.resolve(new Map())
  return attendanceByDay(
    open.map((row) => ({ id: row.enrolment_id, classId: row.class_id })),
    { client }
  )
}

/** The day each claim was first sent: a claim that was returned keeps it. */
export async function readFirstSubmissions(client: QueryClientContract, claimIds: number[]) {
  const rows = await client
    .from('claim_decisions')
    .whereIn('claim_id', claimIds)
    .where('stage', 'submission')
    .groupBy('claim_id')
    .select('claim_id')
    .min('created_at as first_at')
  return new Map<number, string>(rows.map((row) => [row.claim_id, instantDay(row.first_at)]))
}
