import db from '@adonisjs/lucid/services/db'
import { changesWithWords } from '#app/shared/audit/audit_words'
import { DateTime } from 'luxon'

export interface AuditFilters {
  /** Whole action, or its beginning up to a dot. */
  action?: string
  actor?: string
  subject?: string
  subjectId?: number
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  day?: string
  /** Only entries with a smaller sequence. */
  before?: number
}

export interface AuditRow {
  sequence: number
  occurredAt: string
  actorName: string
  action: string
  subjectType: string
  subjectId: number | null
  changes: { name: string; text: string }[]
  requestId: string | null
  hash: string
}

const PER_PAGE = 50

/** Entries of the audit chain, newest first, 50 at a time; `next` is the key of the following page. */
export async function auditList(
  filters: AuditFilters
): Promise<{ rows: AuditRow[]; next: number | null }> {
  const query = db
    .from('audit_entries')
    .orderBy('sequence', 'desc')
    .limit(PER_PAGE + 1)
  if (filters.action) {
    query.where((either) => {
      either.where('action', filters.action!)
      either.orWhereRaw(`action LIKE ? ESCAPE '!'`, [`${escaped(filters.action!)}.%`])
    })
  }
  if (filters.actor) {
    query.whereRaw(`actor_name LIKE ? ESCAPE '!'`, [`%${escaped(filters.actor)}%`])
  }
  if (filters.subject) query.where('subject_type', filters.subject)
  if (filters.subjectId) query.where('subject_id', filters.subjectId)
  if (filters.day) {
    const start = DateTime.fromISO(filters.day, { zone: 'Asia/Shanghai' })
    query
      .where('occurred_at', '>=', utc(start))
      .where('occurred_at', '<', utc(start.plus({ days: 1 })))
  }
  if (filters.before) query.where('sequence', '<', filters.before)

  const found = await query
  const shown = found.slice(0, PER_PAGE)
  const changes = await changesWithWords(db.connection(), shown)
  const rows = shown.map((row, i) => ({
    sequence: row.sequence,
    occurredAt: row.occurred_at,
    actorName: row.actor_name,
    action: row.action,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    changes: changesOf(changes[i]),
    requestId: row.request_id,
    hash: row.hash,
  }))
  return { rows, next: found.length > PER_PAGE ? rows.at(-1)!.sequence : null }
}

/** Kinds of subject and actions that the chain holds, for the filters. */
export async function auditChoices() {
  return { actions: await valuesOf('action'), subjects: await valuesOf('subject_type') }
}

/** The different values of an indexed column, in order: from one to the next, past all that are alike. */
async function valuesOf(column: 'action' | 'subject_type'): Promise<string[]> {
  const rows = await db
    .from('seen')
    .withRecursive(
      'seen',
      db.raw(
        `SELECT MIN(${column}) AS value FROM audit_entries
         UNION ALL
         SELECT (SELECT MIN(a.${column}) FROM audit_entries a WHERE a.${column} > seen.value)
         FROM seen WHERE seen.value IS NOT NULL`
      )
    )
    .whereNotNull('value')
    .orderBy('value')
    .select('value')
  return rows.map((row) => row.value)
}

const pages: Record<string, string> = {
  claim: '/claims',
  class: '/classes',
  course_class: '/classes',
  certificate: '/certificates',
  person: '/people',
  notice: '/notices/manage',
  objection: '/objections',
  payment_batch: '/payments',
  fund: '/funds',
  fund_change: '/funds/changes',
  policy: '/policies',
  sitting: '/sittings',
  score_correction: '/corrections',
  class_session: '/sessions/:id/attendance',
  recovery: '/recoveries',
  anomaly_flag: '/anomalies',
  claim_run: '/claims/runs',
  enrolment_application: '/applications',
  inspection: '/inspections',
  plan_revision: '/plan_revisions',
  institution_change: '/base_changes',
  person_duplicate: '/people/duplicates',
  person_evidence: '/grade_evidence',
  record_objection: '/record_objections',
  grade_withdrawal: '/grade_withdrawals',
  grade_recognition: '/recognitions',
  appointment: '/appointments',
  contest: '/competitions',
  competition_award: '/awards',
  status_list: '/status_lists',
  employer: '/employers',
  room: '/rooms',
  trainer: '/trainers',
}

/** Where the subject of an entry can be read by an auditor; null when it has no page. */
export function subjectHref(type: string, id: number | null): string | null {
  const page = pages[type]
  if (id === null || !page) return null
  return page.includes(':id') ? page.replace(':id', String(id)) : `${page}/${id}`
}

function utc(moment: DateTime): string {
  return moment.toUTC().toISO({ precision: 'milliseconds' })!
}

function escaped(text: string): string {
  return text.replace(/[!%_]/g, '!$&')
}

/** Facts that are lists of their own, not the old and the new value. */
const LISTS = ['claims', 'components', 'enrolments', 'ids', 'roles', 'rows']

/** `{ status: ['draft', 'submitted'] }` to `status: draft → submitted`. */
function changesOf(changes: Record<string, unknown>): AuditRow['changes'] {
  return Object.entries(changes).map(([name, value]) => {
    const isChange = Array.isArray(value) && value.length === 2 && !LISTS.includes(name)
    return { name, text: isChange ? `${say(value[0])} → ${say(value[1])}` : say(value) }
  })
}

function say(value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (Array.isArray(value)) return value.map(say).join(', ')
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, one]) => `${name} ${say(one)}`)
    .join(', ')
}
