import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'

export interface FoundPlan {
  id: number
  baseId: number
  [column: string]: any
}

/** @throws Exception 404 when there is no such plan */
export async function foundPlan(id: number): Promise<FoundPlan> {
  const row = await db
    .from('timetable_plans as p')
    .join('users as u', 'u.id', 'p.created_by_id')
    .leftJoin('users as a', 'a.id', 'p.applied_by_id')
    .where('p.id', id)
    .select('p.*', 'u.full_name as created_by', 'a.full_name as applied_by')
    .first()
  if (!row) throw new Exception('No such plan', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return { ...row, baseId: row.base_id }
}
