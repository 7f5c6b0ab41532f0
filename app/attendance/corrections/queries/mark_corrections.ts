import db from '@adonisjs/lucid/services/db'
import { type Paginator, pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import type { Presence } from '#app/attendance/presence'
import type User from '#models/user'

export interface MarkCorrection {
  id: number
  sessionId: number
  classId: number
  baseId: number
  classCode: string
  day: string
  slot: string
  name: string
  documentMask: string
  before: { status: Presence; hours: number }
  after: { status: Presence; hours: number }
  reason: string
  status: 'proposed' | 'approved' | 'refused' | 'overtaken'
  proposedById: number
  proposedBy: string
  proposedAt: string
  decidedBy: string | null
  decidedAt: string | null
  decisionReason: string | null
  /** Proposed, and this user may decide it. */
  mayDecide: boolean
}

interface Filters {
  status?: MarkCorrection['status']
  class?: number
  page?: number
}

/** Late changes of marks that a user may see, latest first; an instructor's own sessions only. */
export async function markCorrections(
  user: User,
  { status, class: classId, page }: Filters
): Promise<{ rows: MarkCorrection[]; paginator: Paginator }> {
  const query = seenBy(user)
  if (status) query.where('k.status', status)
  if (classId) query.where('s.course_class_id', classId)
  const paginator = pageOf(await countRows(query.clone()), page)
  const rows = await named(query)
    .orderBy('k.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  return { rows: rows.map((row: any) => correctionOf(row, user)), paginator }
}

/** Those of one session, latest first. */
export async function correctionsOfSession(user: User, sessionId: number) {
  const rows = await named(seenBy(user).where('k.class_session_id', sessionId)).orderBy(
    'k.id',
    'desc'
  )
  return rows.map((row: any) => correctionOf(row, user)) as MarkCorrection[]
}

function seenBy(user: User) {
  const query = db
    .from('attendance_corrections as k')
    .join('class_sessions as s', 's.id', 'k.class_session_id')
    .join('course_classes as c', 'c.id', 's.course_class_id')
  scopeToBase(query, user, 'c.base_id')
  if (!seesEveryBase(user) && !user.has('base_admin')) {
    query.whereIn('s.trainer_id', db.from('trainers').where('user_id', user.id).select('id'))
  }
  return query
}

function named(query: ReturnType<typeof seenBy>) {
  return query
    .join('enrolments as e', 'e.id', 'k.enrolment_id')
    .join('persons as p', 'p.id', 'e.person_id')
    .join('users as u', 'u.id', 'k.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'k.decided_by_id')
    .select('k.*', 's.day', 's.slot', 's.course_class_id', 'c.base_id', 'c.code')
    .select('c.status as class_status', 'p.name', 'p.document_mask', 'e.person_id')
    .select('u.full_name as proposed_by', 'd.full_name as decided_by')
}

function correctionOf(row: any, user: User): MarkCorrection {
  return {
    id: row.id,
    sessionId: row.class_session_id,
    classId: row.course_class_id,
    baseId: row.base_id,
    classCode: row.code,
    day: row.day,
    slot: row.slot,
    name: row.name,
    documentMask: row.document_mask,
    before: { status: row.status_before, hours: row.hours_before },
    after: { status: row.status_after, hours: row.hours_after },
    reason: row.reason,
    status: row.status,
    proposedById: row.proposed_by_id,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decisionReason: row.decision_reason,
    mayDecide:
      row.status === 'proposed' &&
      row.class_status === 'running' &&
      user.has('base_admin') &&
      user.baseId === row.base_id &&
      row.proposed_by_id !== user.id &&
      row.person_id !== user.personId,
  }
}
