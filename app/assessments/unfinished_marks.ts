import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** The migration that gave sittings two unseen entries; marks half way through the one before have no place there. */
const EXTENSION = '0110_extend_sittings'

/**
 * Marks that a database of before that migration would lose in it: entered or checked, not published. Null
 * when it has run already, or the database is new. One line for each sitting, by its code.
 */
export async function unfinishedMarks(
  client: QueryClientContract
): Promise<{ code: string; marks: number }[] | null> {
  for (const table of ['adonis_schema', 'scores']) {
    if (!(await client.schema.hasTable(table))) return null
  }
  const isThere = await client.from('adonis_schema').where('name', 'like', `%${EXTENSION}`).first()
  if (isThere) return null
  const rows = await client
    .from('scores as s')
    .join('sittings as t', 't.id', 's.sitting_id')
    .whereNot('t.status', 'published')
    .groupBy('t.id', 't.code')
    .orderBy('t.id')
    .select('t.code')
    .count('* as marks')
  return rows.map((row) => ({ code: row.code, marks: Number(row.marks) }))
}
