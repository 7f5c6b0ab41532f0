import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { MOVED } from '#app/people/duplicates/references'
import { twice } from '#app/people/duplicates/refuse_unless_one'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface MergeLine {
  table_name: string
  row_id: number
  column_name: string
  from_value: string
  to_value: string
}

/**
 * Gives everything of the former record to the other and points the one to the other, inside the caller's
 * transaction that holds both and has checked that they can be one. Gives how many rows changed.
 */
export async function mergePeople(
  trx: TransactionClientContract,
  { formerId, keepId, decisionId }: { formerId: number; keepId: number; decisionId: number }
): Promise<number> {
  const lines: MergeLine[] = []
  const from = { from_value: String(formerId), to_value: String(keepId) }
  for (const reference of MOVED) {
    const { table, column, where } = reference
    const both = await twice(trx, reference, formerId, keepId)
    const staying = both.map(({ row }) => row.id)
    const rows = trx.from(table).where(column, formerId).whereNotIn('id', staying).orderBy('id')
    if (where) rows.whereRaw(where)
    const found = await rows.forUpdate().select('id')
    const ids = found.map((row) => row.id as number)
    for (let start = 0; start < ids.length; start += 500) {
      const some = ids.slice(start, start + 500)
      await trx
        .from(table)
        .whereIn('id', some)
        .update({ [column]: keepId })
    }
    lines.push(
      ...ids.map((id) => ({ table_name: table, row_id: id, column_name: column, ...from }))
    )
  }
  lines.push(...(await moveAccounts(trx, formerId, keepId)))
  await trx
    .from('persons')
    .where('id', formerId)
    .whereNull('merged_into_id')
    .update({ merged_into_id: keepId, updated_at: clock.instant() })
  await insertMany(
    trx,
    'person_merge_lines',
    lines.map((line) => ({ decision_id: decisionId, ...line }))
  )
  return lines.length
}

/** The accounts go along; of two as trainee the one of the former record is closed. */
async function moveAccounts(
  trx: TransactionClientContract,
  formerId: number,
  keepId: number
): Promise<MergeLine[]> {
  const accounts = await trx
    .from('users as u')
    .whereIn('u.person_id', [formerId, keepId])
    .orderBy('u.id')
    .select('u.id', 'u.person_id', 'u.status')
    .select(
      trx.raw(
        `(SELECT COUNT(*) FROM user_roles r WHERE r.user_id = u.id AND r.role <> 'trainee') AS offices`
      )
    )
  const isTrainee = (one: any) => Number(one.offices) === 0
  const keepHas = accounts.some((one) => one.person_id === keepId && isTrainee(one))
  const lines: MergeLine[] = []
  for (const one of accounts.filter((account) => account.person_id === formerId)) {
    const closes = keepHas && isTrainee(one)
    if (closes && one.status === 'disabled') continue
    const [column, before, after] = closes
      ? (['status', one.status, 'disabled'] as const)
      : (['person_id', String(formerId), String(keepId)] as const)
    await trx
      .from('users')
      .where('id', one.id)
      .update({
        [column]: column === 'person_id' ? keepId : after,
        updated_at: clock.instant(),
      })
    lines.push({
      table_name: 'users',
      row_id: one.id,
      column_name: column,
      from_value: before,
      to_value: after,
    })
  }
  return lines
}
