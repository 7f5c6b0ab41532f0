import { changedRows } from '#app/shared/database/rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Takes serials of body, year and grade, one after another; gives the first. The row stays locked to the
 * end of the transaction, and serials go back with everything else when that fails: so there are no gaps.
 */
export async function takeSerials(
  trx: TransactionClientContract,
  bodyId: number,
  issuedOn: string,
  rank: number,
  count = 1
): Promise<number> {
  const key = {
    assessment_body_id: bodyId,
    year: Number(issuedOn.slice(0, 4)),
    grade_rank: rank,
  }
  return take(trx, 'certificate_serials', key, count)
}

/** The same for numbers of our own: within a series, such as the trainings of a class or the awards of a year. */
export function takeLocalSerials(
  trx: TransactionClientContract,
  series: string,
  count = 1
): Promise<number> {
  return take(trx, 'local_certificate_serials', { series }, count)
}

async function take(
  trx: TransactionClientContract,
  table: string,
  key: Record<string, string | number>,
  count: number
): Promise<number> {
  const add = () => changedRows(trx.from(table).where(key).increment('last_serial', count))
  if ((await add()) === 0) {
    await trx
      .knexQuery()
      .table(table)
      .insert({ ...key, last_serial: 0 })
      .onConflict(Object.keys(key))
      .ignore()
    await add()
  }
  const row = await trx.from(table).where(key).select('last_serial').firstOrFail()
  return Number(row.last_serial) - count + 1
}
