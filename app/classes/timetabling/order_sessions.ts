import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Numbers the sessions of a class in the order in which they are held. Gives its first and last day;
 * null when it has no session.
 */
export async function orderSessions(
  trx: TransactionClientContract,
  classId: number
): Promise<{ startsOn: string; endsOn: string } | null> {
  const rows = await trx
    .from('class_sessions')
    .where('course_class_id', classId)
    .orderBy('day')
    .orderBy('starts_at_time')
    .select('id', 'day', 'sequence')
  for (const [index, row] of rows.entries()) {
    if (row.sequence === index + 1) continue
    await trx
      .from('class_sessions')
      .where('id', row.id)
      .update({ sequence: index + 1 })
  }
  return rows.length === 0 ? null : { startsOn: rows[0].day, endsOn: rows[rows.length - 1].day }
}
