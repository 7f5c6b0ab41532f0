import db from '@adonisjs/lucid/services/db'
import { decryptField } from '#app/shared/crypto/field_cipher'

type Row = Record<string, any>

export interface DataTable {
  name: string
  rows: Row[]
}

/**
 * Everything kept about a person, table by table, with the own numbers in clear, for they are the
 * person's (Personal Information Protection Law, article 45). Names of officers are left out.
 */
export async function ownData(personId: number): Promise<DataTable[]> {
  const person: Row = await db.from('persons').where('id', personId).firstOrFail()
  const open = (cipher: string | null) => (cipher ? decryptField(cipher) : null)
  const own = (table: string, columns: string[]) =>
    db.from(table).where('person_id', personId).orderBy('id').select(columns)
  const tables: [string, Row[]][] = [
    [
      'person',
      [
        {
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
        },
      ],
    ],
    ['enrolments', await enrolments(personId)],
    ['attendance', await attendance(personId)],
    ['scores', await scores(personId)],
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
    ['messages', await own('messages', ['kind', 'parameters', 'created_at', 'read_at'])],
    ['objections', await objections(personId)],
    ['reveals', await revealsOf(personId)],
  ]
  return tables.map(([name, rows]) => ({ name, rows }))
}

/** Who looked at the full numbers of a person, when and why, newest first, from the audit trail. */
export async function revealsOf(personId: number): Promise<Row[]> {
  const rows = await db
    .from('audit_entries')
    .where({ subject_type: 'person', subject_id: personId, action: 'person.revealed' })
    .orderBy('sequence', 'desc')
    .limit(200)
    .select('actor_name', 'occurred_at', 'changes')
  return rows.map((row) => ({
    who: row.actor_name as string,
    at: row.occurred_at as string,
    reason: (JSON.parse(row.changes).reason ?? '') as string,
  }))
}

function enrolments(personId: number) {
  return db
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .where('e.person_id', personId)
    .orderBy('e.id')
    .select('c.code', 'co.title_zh as course', 'b.name_zh as base', 'c.starts_on', 'c.ends_on')
    .select('e.status', 'e.trainee_category', 'e.category_proof', 'e.confirmed_at')
    .select('e.days_attended', 'e.training_days', 'e.attendance_percent', 'e.ended_reason')
}

function attendance(personId: number) {
  return db
    .from('attendance_marks as m')
    .join('enrolments as e', 'e.id', 'm.enrolment_id')
    .join('class_sessions as x', 'x.id', 'm.class_session_id')
    .where('e.person_id', personId)
    .orderBy('x.day')
    .orderBy('x.starts_at_time')
    .select('x.day', 'x.starts_at_time', 'x.ends_at_time', 'm.status', 'm.hours', 'm.marked_at')
}

function scores(personId: number) {
  return db
    .from('scores as x')
    .join('sittings as s', 's.id', 'x.sitting_id')
    .join('enrolments as e', 'e.id', 'x.enrolment_id')
    .where('e.person_id', personId)
    .whereIn('s.status', ['published', 'final'])
    .orderBy('x.id')
    .select('s.code', 's.held_on', 'x.component', 'x.outcome', 'x.mark_tenths')
}

async function objections(personId: number) {
  const rows = await db.from('record_objections').where('person_id', personId).orderBy('id')
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
