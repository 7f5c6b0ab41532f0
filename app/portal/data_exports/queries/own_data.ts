import db from '@adonisjs/lucid/services/db'
import { changesWithWords } from '#app/shared/audit/audit_words'
import { decryptField } from '#app/shared/crypto/field_cipher'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

export interface DataTable {
  name: string
  rows: Row[]
}

/**
 * The records about a person, table by table, without files but those of the certificates, with the own numbers in clear, for they are the
 * person's (Personal Information Protection Law, article 45). Names of officers are left out.
 */
export async function ownData(personId: number): Promise<DataTable[]> {
  const ids = await recordsOf(db.connection(), personId)
  const persons: Row[] = await db.from('persons').whereIn('id', ids)
  const open = (cipher: string | null) => (cipher ? decryptField(cipher) : null)
  const own = (table: string, columns: string[]) =>
    db.from(table).whereIn('person_id', ids).orderBy('id').select(columns)
  const tables: [string, Row[]][] = [
    [
      'person',
      ids
        .map((id) => persons.find((one) => one.id === id)!)
        .map((person) => ({
          record: person.id === personId ? 'current' : 'former',
          name: person.name,
          document_type: person.document_type,
          document_number: open(person.document_cipher),
          birth_on: person.birth_on,
          sex: person.sex,
          phone: open(person.phone_cipher),
          education: person.education,
          bank_name: person.bank_name,
          bank_account: open(person.account_cipher),
          recorded_at: person.created_at,
        })),
    ],
    ['former_documents', await formerDocuments(ids)],
    ['enrolments', await enrolments(ids)],
    ['applications', await applications(ids)],
    [
      'proofs',
      await own('proof_files', [
        ...['category', 'title', 'proven_on', 'status', 'reason', 'created_at', 'keep_until'],
      ]),
    ],
    ['leave', await leave(ids)],
    ['attendance', await attendance(ids)],
    ['scores', await scores(ids)],
    ['grades', await own('grade_records', ['grade_rank', 'awarded_on', 'status'])],
    [
      'certificates',
      await own('certificates', [
        'number',
        'kind',
        'title',
        'grade_rank',
        'issued_on',
        'status',
        'verification_code',
      ]),
    ],
    [
      'claims',
      await own('claims', [
        'number',
        'kind',
        'part',
        'status',
        'amount_fen',
        'payee_kind',
        'submitted_at',
        'reviewed_at',
        'approved_at',
        'paid_at',
      ]),
    ],
    [
      'account_requests',
      await own('account_requests', [
        ...['bank_name', 'account_mask', 'reason', 'status', 'asked_at', 'check_reason'],
      ]),
    ],
    ['placements', await placements(ids)],
    ['messages', await own('messages', ['kind', 'parameters', 'created_at', 'read_at'])],
    ['objections', await objections(ids)],
    ['score_objections', await scoreObjections(ids)],
    ['reveals', await revealsOf(ids)],
  ]
  return tables.map(([name, rows]) => ({ name, rows }))
}

/**
 * The record of a person and the former ones that became it, the own first: what the merge left with a
 * former record is still about the person. A merge that was undone leads nowhere.
 */
export async function recordsOf(client: QueryClientContract, personId: number): Promise<number[]> {
  const ids = [personId]
  let last = [personId]
  while (last.length > 0) {
    const former = await client
      .from('persons')
      .whereIn('merged_into_id', last)
      .orderBy('id')
      .select('id')
    last = former.map((row) => row.id as number)
    ids.push(...last)
  }
  return ids
}

/** Who looked at the full numbers of a person, when and why, newest first, from the audit trail. */
export async function revealsOf(ids: number[]): Promise<Row[]> {
  const rows = await db
    .from('audit_entries')
    .where({ subject_type: 'person', action: 'person.revealed' })
    .whereIn('subject_id', ids)
    .orderBy('sequence', 'desc')
    .limit(200)
    .select('sequence', 'actor_name', 'occurred_at', 'changes')
  const changes = await changesWithWords(db.connection(), rows as any[])
  return rows.map((row, i) => ({
    who: row.actor_name as string,
    at: row.occurred_at as string,
    reason: (changes[i].reason ?? '') as string,
  }))
}

function enrolments(ids: number[]) {
  return db
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .whereIn('e.person_id', ids)
    .orderBy('e.id')
    .select('c.code', 'co.title_zh as course', 'b.name_zh as base', 'c.starts_on', 'c.ends_on')
    .select('e.status', 'e.trainee_category', 'e.category_proof', 'e.confirmed_at')
    .select('e.days_attended', 'e.training_days', 'e.attendance_percent', 'e.ended_reason')
}

async function formerDocuments(ids: number[]) {
  const rows = await db.from('person_documents').whereIn('person_id', ids).orderBy('id')
  return rows.map((row) => ({
    document_type: row.document_type,
    document_number: decryptField(row.document_cipher),
    proof: row.proof,
    recorded_at: row.recorded_at,
  }))
}

function applications(ids: number[]) {
  return db
    .from('enrolment_applications as a')
    .join('course_classes as c', 'c.id', 'a.course_class_id')
    .whereIn('a.person_id', ids)
    .orderBy('a.id')
    .select('c.code', 'a.status', 'a.trainee_category', 'a.category_proof')
    .select('a.category_proven_on', 'a.verdict', 'a.reason_code', 'a.reason', 'a.created_at')
}

function leave(ids: number[]) {
  return db
    .from('leave_requests as l')
    .join('enrolments as e', 'e.id', 'l.enrolment_id')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .whereIn('e.person_id', ids)
    .orderBy('l.id')
    .select('c.code', 'l.reason_kind', 'l.words', 'l.status', 'l.asked_at')
    .select('l.decided_at', 'l.decision_reason')
}

function placements(ids: number[]) {
  return db
    .from('placements as x')
    .join('enrolments as e', 'e.id', 'x.enrolment_id')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .whereIn('e.person_id', ids)
    .orderBy('x.id')
    .select('c.code', 'x.outcome', 'x.employer_name', 'x.post', 'x.started_on')
    .select('x.reason_code', 'x.status', 'x.recorded_at')
}

function scoreObjections(ids: number[]) {
  return db
    .from('score_objections as o')
    .join('enrolments as e', 'e.id', 'o.enrolment_id')
    .join('sittings as s', 's.id', 'o.sitting_id')
    .whereIn('e.person_id', ids)
    .orderBy('o.id')
    .select('s.code', 'o.component', 'o.reason', 'o.status', 'o.lodged_at')
    .select('o.answer', 'o.answered_at')
}

function attendance(ids: number[]) {
  return db
    .from('attendance_marks as m')
    .join('enrolments as e', 'e.id', 'm.enrolment_id')
    .join('class_sessions as x', 'x.id', 'm.class_session_id')
    .whereIn('e.person_id', ids)
    .orderBy('x.day')
    .orderBy('x.starts_at_time')
    .select('x.day', 'x.starts_at_time', 'x.ends_at_time', 'm.status', 'm.hours', 'm.marked_at')
}

function scores(ids: number[]) {
  return db
    .from('scores as x')
    .join('sittings as s', 's.id', 'x.sitting_id')
    .join('enrolments as e', 'e.id', 'x.enrolment_id')
    .whereIn('e.person_id', ids)
    .whereIn('s.status', ['published', 'final'])
    .orderBy('x.id')
    .select('s.code', 's.held_on', 'x.component', 'x.outcome', 'x.mark_tenths')
}

async function objections(ids: number[]) {
  const rows = await db.from('record_objections').whereIn('person_id', ids).orderBy('id')
  return rows.map((row) => ({
    kind: row.kind,
    statement: decryptField(row.statement_cipher),
    status: row.status,
    lodged_at: row.lodged_at,
    due_on: row.due_on,
    answer: row.answer_cipher && decryptField(row.answer_cipher),
    answered_at: row.answered_at,
  }))
}
