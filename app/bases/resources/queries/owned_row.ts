import db from '@adonisjs/lucid/services/db'

/**
 * The id of a record and the base it belongs to, for a policy to judge.
 * @throws E_ROW_NOT_FOUND (404) when there is no such record
 */
export async function ownedRow(
  table: 'bases' | 'rooms' | 'trainers' | 'closures',
  id: string | number
): Promise<{ id: number; baseId: number }> {
  const column = table === 'bases' ? 'id' : 'base_id'
  const row = await db.from(table).where('id', Number(id)).select('id', column).firstOrFail()
  return { id: row.id, baseId: row[column] }
}
