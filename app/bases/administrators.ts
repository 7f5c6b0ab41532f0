import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The active administrators of some bases. */
export async function administratorsOf(
  trx: TransactionClientContract,
  baseIds: number[]
): Promise<{ userId: number; baseId: number }[]> {
  const rows = await trx
    .from('users as u')
    .join('user_roles as r', 'r.user_id', 'u.id')
    .where({ 'r.role': 'base_admin', 'u.status': 'active' })
    .whereIn('u.base_id', baseIds)
    .orderBy('u.id')
    .select('u.id', 'u.base_id')
  return rows.map((row) => ({ userId: row.id, baseId: row.base_id }))
}
