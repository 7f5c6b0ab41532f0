import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import { dayWords } from '#app/shared/words'
import { isOfBureau, type AmendmentRow } from '#app/classes/amendments/amendment_changes'

export interface ClassAmendment {
  id: number
  /** What changes, old and new, as people read it. */
  changes: {
    field: 'seats' | 'room' | 'trainer' | 'startsOn' | 'endsOn'
    before: { 'zh-CN': string; 'en': string }
    after: { 'zh-CN': string; 'en': string }
  }[]
  /** Sessions that go to another time. */
  sessions: MovedSession[]
  reason: string
  proposedById: number
  proposedBy: string
  proposedAt: string
  /** The bureau decides: it changes what the bureau approved. */
  isOfBureau: boolean
  /** The last day on which the answer is in time, and whether that is over; null where no rule says. */
  dueOn: string | null
  isLate: boolean
  result: 'approved' | 'refused' | null
  decisionReason: string | null
  decidedBy: string | null
  decidedAt: string | null
}

export interface MovedSession {
  kind: 'theory' | 'practice'
  hours: number
  before: { day: string; slot: string }
  after: { day: string; slot: string }
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
  const sessions = await sessionsOf(rows.map((row) => row.id))
  return rows.map((row) => ({
    id: row.id,
    changes: changesOf(row),
    sessions: sessions.get(row.id) ?? [],
    reason: row.reason,
    proposedById: row.proposed_by_id,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    isOfBureau: isOfBureau(row as AmendmentRow),
    dueOn: row.due_on,
    isLate: !row.result && row.due_on !== null && row.due_on < clock.today(),
    result: row.result,
    decisionReason: row.decision_reason,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }))
}

async function sessionsOf(ids: number[]): Promise<Map<number, MovedSession[]>> {
  const rows = await db
    .from('class_amendment_sessions')
    .whereIn('class_amendment_id', ids)
    .orderBy('old_day')
    .orderBy('id')
  const found = new Map<number, MovedSession[]>()
  for (const row of rows) {
    const own = found.get(row.class_amendment_id) ?? []
    own.push({
      kind: row.kind,
      hours: row.hours,
      before: { day: row.old_day, slot: row.old_slot },
      after: { day: row.new_day, slot: row.new_slot },
    })
    found.set(row.class_amendment_id, own)
  }
  return found
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
    isOfBureau: isOfBureau(row),
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
  const dated = (value: string) => ({
    'zh-CN': dayWords(value, 'zh-CN'),
    'en': dayWords(value, 'en'),
  })
  for (const [field, name] of [
    ['startsOn', 'starts_on'],
    ['endsOn', 'ends_on'],
  ] as const) {
    if (row[`new_${name}`] === null) continue
    const [before, after] = [row[`old_${name}`], row[`new_${name}`]].map(dated)
    changes.push({ field, before, after })
  }
  return changes
}
