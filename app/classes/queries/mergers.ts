import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'

/** An asked merger of two classes that are taught, with its decision. */
export interface Merger {
  id: number
  from: { id: number; code: string }
  to: { id: number; code: string }
  reason: string
  proposedById: number
  proposedBy: string
  proposedAt: string
  /** The last day on which the answer is in time, and whether that is over; null where no rule says. */
  dueOn: string | null
  isLate: boolean
  result: 'approved' | 'refused' | null
  decisionReason: string | null
  decidedBy: string | null
  decidedAt: string | null
}

/** Mergers asked of a class or into it, the last first. */
export async function mergersOf(classId: number): Promise<Merger[]> {
  const rows = await db
    .from('class_merger_requests as q')
    .join('course_classes as f', 'f.id', 'q.from_class_id')
    .join('course_classes as t', 't.id', 'q.to_class_id')
    .join('users as p', 'p.id', 'q.proposed_by_id')
    .leftJoin('class_merger_decisions as d', 'd.class_merger_request_id', 'q.id')
    .leftJoin('users as u', 'u.id', 'd.decided_by_id')
    .where((own) => own.where('q.from_class_id', classId).orWhere('q.to_class_id', classId))
    .orderBy('q.id', 'desc')
    .limit(50)
    .select('q.*', 'f.code as from_code', 't.code as to_code', 'p.full_name as proposed_by')
    .select('d.result', 'd.reason as decision_reason', 'd.decided_at', 'u.full_name as decided_by')
  return rows.map((row) => ({
    id: row.id,
    from: { id: row.from_class_id, code: row.from_code },
    to: { id: row.to_class_id, code: row.to_code },
    reason: row.reason,
    proposedById: row.proposed_by_id,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    dueOn: row.due_on,
    isLate: !row.result && row.due_on !== null && row.due_on < clock.today(),
    result: row.result,
    decisionReason: row.decision_reason,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }))
}
