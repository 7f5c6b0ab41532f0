import clock from '#app/shared/clock'
import { changedRows, insertMany } from '#app/shared/database/rows'
import { refusal, type DuplicateRow } from '#app/people/duplicates/duplicate_step'
import type { MergeLine } from '#app/people/duplicates/merge_people'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Takes a merge apart inside the caller's transaction: exactly the rows that it moved go back, and each
 * is listed again. Gives how many.
 * @throws RuleViolation E_MOVED_SINCE when one of them belongs to somebody else by now
 */
export async function splitPeople(
  trx: TransactionClientContract,
  pair: DuplicateRow,
  decisionId: number
): Promise<number> {
  const keepId = pair.keep_id!
  const formerId = keepId === pair.first_id ? pair.second_id : pair.first_id
  const merge = await trx
    .from('person_duplicate_decisions')
    .where({ person_duplicate_id: pair.id, step: 'merged' })
    .orderBy('id', 'desc')
    .firstOrFail()
  const lines: MergeLine[] = await trx
    .from('person_merge_lines')
    .where('decision_id', merge.id)
    .orderBy('id')
    .select('table_name', 'row_id', 'column_name', 'from_value', 'to_value')
  await trx
    .from('persons')
    .where({ id: formerId, merged_into_id: keepId })
    .update({ merged_into_id: null, updated_at: clock.instant() })
  // A copy of the data made meanwhile holds what is the other person's.
  await trx
    .from('data_exports')
    .where({ person_id: keepId, status: 'ready' })
    .update({ expires_at: clock.instant() })
  for (const line of lines) {
    const valueOf = (text: string) => (line.column_name === 'status' ? text : Number(text))
    const changed = await changedRows(
      trx
        .from(line.table_name)
        .where({ id: line.row_id, [line.column_name]: valueOf(line.to_value) })
        .update({ [line.column_name]: valueOf(line.from_value) })
    )
    if (changed === 0) throw refusal('E_MOVED_SINCE')
  }
  await insertMany(
    trx,
    'person_merge_lines',
    lines.map((line) => ({
      ...line,
      decision_id: decisionId,
      from_value: line.to_value,
      to_value: line.from_value,
    }))
  )
  return lines.length
}
