import db from '@adonisjs/lucid/services/db'
import { judgeMerger, type JudgedMerger } from '#app/enrolments/merging/merger_rules'

/** Other classes of the same course and base that are taught now. */
export async function mergerTargets(courseClass: { id: number; courseId: number; baseId: number }) {
  const rows = await db
    .from('course_classes')
    .where({ course_id: courseClass.courseId, base_id: courseClass.baseId, status: 'running' })
    .whereNot('id', courseClass.id)
    .orderBy('starts_on')
    .limit(50)
    .select('id', 'code', 'starts_on', 'seats', 'seats_taken', 'seats_offered')
  return rows.map((row) => ({
    id: row.id as number,
    code: row.code as string,
    startsOn: row.starts_on as string,
    free: row.seats - row.seats_taken - row.seats_offered,
  }))
}

/** What a merger would join, and what forbids it; null when the other is no class of the base. */
export async function mergerPreview(
  courseClass: { id: number; baseId: number },
  toClassId: number
): Promise<JudgedMerger | null> {
  const other = await db
    .from('course_classes')
    .where({ id: toClassId, base_id: courseClass.baseId })
    .first()
  if (!other || toClassId === courseClass.id) return null
  return judgeMerger(db.connection(), courseClass.id, toClassId)
}
