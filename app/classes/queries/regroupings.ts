import db from '@adonisjs/lucid/services/db'

export interface Regrouping {
  kind: 'merged' | 'split'
  /** The other class, and whether people went there or came from it. */
  other: { id: number; code: string }
  direction: 'to' | 'from'
  people: number
  reason: string
  actor: string
  at: string
}

/** Mergers and splits of a class, seen from it. */
export async function regroupingsOf(classId: number): Promise<Regrouping[]> {
  const rows = await db
    .from('class_regroupings as r')
    .join('course_classes as f', 'f.id', 'r.from_class_id')
    .join('course_classes as t', 't.id', 'r.to_class_id')
    .join('users as u', 'u.id', 'r.actor_id')
    .where((own) => own.where('r.from_class_id', classId).orWhere('r.to_class_id', classId))
    .orderBy('r.id')
    .select('r.*', 'f.code as from_code', 't.code as to_code', 'u.full_name')
  return rows.map((row) => {
    const isFrom = row.from_class_id === classId
    return {
      kind: row.kind,
      direction: isFrom ? 'to' : 'from',
      other: isFrom
        ? { id: row.to_class_id, code: row.to_code }
        : { id: row.from_class_id, code: row.from_code },
      people: row.people,
      reason: row.reason,
      actor: row.full_name,
      at: row.created_at,
    }
  })
}
