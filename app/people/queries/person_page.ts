import db from '@adonisjs/lucid/services/db'
import { claimStateSql, isOnChain } from '#app/shared/chain_claim'
import { scopeToBase } from '#app/accounts/scope'
import type User from '#models/user'

/** The bases at which somebody was ever enrolled. */
export async function basesOfPerson(personId: number): Promise<number[]> {
  const rows = await db
    .from('enrolments')
    .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
    .where('enrolments.person_id', personId)
    .distinct('course_classes.base_id')
  return rows.map((row) => row.base_id)
}

/** The record that this one became, or null. */
export async function mergedInto(personId: number): Promise<number | null> {
  const row = await db.from('persons').where('id', personId).select('merged_into_id').first()
  return row?.merged_into_id ?? null
}

/** The user name with which a trainee signs in to read the own record, or null. */
export async function accountOf(personId: number): Promise<string | null> {
  const user = await db
    .from('users')
    .join('user_roles', 'user_roles.user_id', 'users.id')
    .where({ 'users.person_id': personId, 'user_roles.role': 'trainee' })
    .select('users.username')
    .first()
  return user?.username ?? null
}

/**
 * A person with masked numbers, and the enrolments, certificates and claims at the bases the user
 * may see, newest first. Null when there is no such person.
 */
export async function personPage(personId: number, user: User) {
  const person = await db
    .from('persons')
    .select('id', 'name', 'document_type', 'document_mask', 'birth_on', 'sex', 'phone_mask')
    .select('education', 'bank_name', 'account_mask', 'created_at')
    .where('id', personId)
    .first()
  if (!person) return null

  const documents = await db
    .from('person_documents as d')
    .join('users as u', 'u.id', 'd.recorded_by_id')
    .where('d.person_id', personId)
    .orderBy('d.id')
    .select('d.document_type', 'd.document_mask', 'd.proof', 'd.recorded_at', 'u.full_name as by')
  const enrolments = await scopeToBase(
    db
      .from('enrolments')
      .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
      .join('courses', 'courses.id', 'course_classes.course_id')
      .join('bases', 'bases.id', 'course_classes.base_id')
      .select('enrolments.id', 'enrolments.status', 'enrolments.trainee_category')
      .select('enrolments.category_proven_on', 'enrolments.category_proof')
      .select('enrolments.attendance_percent', 'enrolments.ended_reason', 'enrolments.confirmed_at')
      .select('enrolments.left_by')
      .select('course_classes.id as class_id', 'course_classes.code', 'course_classes.base_id')
      .select('course_classes.status as class_status')
      .select('course_classes.starts_on', 'course_classes.ends_on')
      .select('courses.title_zh', 'courses.title_en', 'bases.name_zh', 'bases.name_en')
      .where('enrolments.person_id', personId)
      .orderBy('enrolments.id', 'desc'),
    user,
    'course_classes.base_id'
  )
  const certificates = await scopeToBase(
    db
      .from('certificates')
      .leftJoin('occupations', 'occupations.id', 'certificates.occupation_id')
      .select('certificates.id', 'certificates.number', 'certificates.status')
      .select('certificates.issued_on', 'certificates.grade_rank', 'certificates.enrolment_id')
      .select('certificates.kind', 'certificates.title', 'certificates.title_en')
      .select('occupations.name_zh', 'occupations.name_en')
      .where('certificates.person_id', personId)
      .orderBy('certificates.id', 'desc'),
    user,
    'certificates.base_id'
  )
  const claims = await scopeToBase(
    db
      .from('claims')
      .select('id', 'number', 'kind', 'part', 'status', 'amount_fen', 'enrolment_id')
      .select(db.raw(`${claimStateSql('claims')} AS state`))
      .where('person_id', personId)
      .orderBy('id', 'desc'),
    user,
    'claims.base_id'
  )

  return {
    person,
    documents,
    certificates,
    claims,
    enrolments: enrolments.map((enrolment: any) => {
      const own = (one: any) => one.enrolment_id === enrolment.id
      const certificate = certificates.find((one: any) => own(one) && !hasLapsed(one.status))
      const steps = stepsOf(
        enrolment,
        certificate,
        claims.find((one: any) => own(one) && isOnChain(one)),
        certificates.some((one: any) => own(one) && one.status === 'revoked')
      )
      return { ...enrolment, steps, stepWords: wordsOf(steps) }
    }),
  }
}

function hasLapsed(status: string) {
  return status === 'revoked' || status === 'superseded'
}

type Step = 'done' | 'now' | 'todo' | 'failed'

interface Steps {
  enrolled: Step
  trained: Step
  certified: Step
  paid: Step
}

/** The furthest step that was reached and how it stands: `certified_now`. */
function wordsOf(steps: Steps): string {
  const reached = (['paid', 'certified', 'trained', 'enrolled'] as const).find(
    (step) => steps[step] !== 'todo'
  )!
  return `${reached}_${steps[reached]}`
}

/** Enrolled, trained, certified, paid: the four steps of one enrolment. */
function stepsOf(
  enrolment: { status: string; class_status: string },
  certificate?: { status: string },
  claim?: { status: string },
  isRevoked = false
): Steps {
  if (enrolment.status === 'withdrawn') {
    return { enrolled: 'failed', trained: 'todo', certified: 'todo', paid: 'todo' }
  }
  const trained: Step =
    enrolment.status === 'completed'
      ? 'done'
      : enrolment.status === 'not_completed'
        ? 'failed'
        : enrolment.class_status === 'running'
          ? 'now'
          : 'todo'
  const certified: Step = certificate
    ? 'done'
    : isRevoked
      ? 'failed'
      : trained === 'done'
        ? 'now'
        : 'todo'
  const ended = claim && ['rejected', 'withdrawn', 'failed'].includes(claim.status)
  const paid: Step =
    claim?.status === 'paid' ? 'done' : ended ? 'failed' : certified === 'done' ? 'now' : 'todo'
  return { enrolled: 'done', trained, certified, paid }
}
