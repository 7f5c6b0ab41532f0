import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'

export interface ClassAmendment {
  id: number
  /** What changes, old and new, as people read it. */
  changes: {
    field: 'seats' | 'room' | 'trainer'
    before: { 'zh-CN': string; 'en': string }
    after: { 'zh-CN': string; 'en': string }
  }[]
  reason: string
  proposedById: number
  proposedBy: string
  proposedAt: string
  /** The bureau decides: it changes what the bureau approved. */
  isOfBureau: boolean
  result: 'approved' | 'refused' | null
  decisionReason: string | null
  decidedBy: string | null
  decidedAt: string | null
}

/** The most that a page shows. */
const MOST = 50

/** Asked changes of a class, the last first. */
export async function amendmentsOf(classId: number): Promise<ClassAmendment[]> {
  const rows = await db
    .from('class_amendments as a')
    .join('users as p', 'p.id', 'a.proposed_by_id')
    .leftJoin('class_amendment_decisions as d', 'd.class_amendment_id', 'a.id')
    .leftJoin('users as u', 'u.id', 'd.decided_by_id')
    .leftJoin('rooms as ro', 'ro.id', 'a.old_room_id')
    .leftJoin('rooms as rn', 'rn.id', 'a.new_room_id')
    .leftJoin('trainers as t', 't.id', 'a.old_trainer_id')
    .leftJoin('trainers as tn', 'tn.id', 'a.new_trainer_id')
    .where('a.course_class_id', classId)
    .orderBy('a.id', 'desc')
    .limit(MOST)
    .select('a.*', 'd.result', 'd.reason as decision_reason', 'd.decided_at')
    .select('p.full_name as proposed_by', 'u.full_name as decided_by')
    .select('ro.name_zh as old_room_zh', 'ro.name_en as old_room_en')
    .select('rn.name_zh as new_room_zh', 'rn.name_en as new_room_en')
    .select('t.name as old_trainer', 'tn.name as new_trainer')
  return rows.map((row) => ({
    id: row.id,
    changes: changesOf(row),
    reason: row.reason,
    proposedById: row.proposed_by_id,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    isOfBureau: row.new_seats !== null,
    result: row.result,
    decisionReason: row.decision_reason,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }))
}

/**
 * An asked change with its class and who decides on it.
 * @throws Exception 404
 */
export async function findAmendment(id: number) {
  const row = await db.from('class_amendments').where('id', id).first()
  if (!row) throw new Exception('No such amendment', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return {
    id: row.id as number,
    classId: row.course_class_id as number,
    isOfBureau: row.new_seats !== null,
  }
}

function changesOf(row: Record<string, any>): ClassAmendment['changes'] {
  const same = (value: unknown) => ({ 'zh-CN': String(value), 'en': String(value) })
  const changes: ClassAmendment['changes'] = []
  if (row.new_seats !== null) {
    changes.push({ field: 'seats', before: same(row.old_seats), after: same(row.new_seats) })
  }
  if (row.new_room_id !== null) {
    changes.push({
      field: 'room',
      before: { 'zh-CN': row.old_room_zh, 'en': row.old_room_en },
      after: { 'zh-CN': row.new_room_zh, 'en': row.new_room_en },
    })
  }
  if (row.new_trainer_id !== null) {
    changes.push({ field: 'trainer', before: same(row.old_trainer), after: same(row.new_trainer) })
  }
  return changes
}
