import db from '@adonisjs/lucid/services/db'

export interface ClassDecision {
  result: string
  actor: string
  reason: string | null
  at: string
}

/** Everything decided on a class, earliest first. */
export async function classDecisions(classId: number): Promise<ClassDecision[]> {
  const rows = await db
    .from('class_decisions as d')
    .join('users as u', 'u.id', 'd.actor_id')
    .where('d.course_class_id', classId)
    .orderBy('d.id')
    .select('d.result', 'd.reason', 'd.created_at', 'u.full_name')
  return rows.map((row) => ({
    result: row.result,
    actor: row.full_name,
    reason: row.reason,
    at: row.created_at,
  }))
}
