import { changedRows } from '#app/shared/database/rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * The next serial of body, year and grade. The row stays locked to the end of the transaction, and a
 * serial goes back with everything else when that fails: so there are no gaps.
 */
export async function takeSerial(
  trx: TransactionClientContract,
  bodyId: number,
  issuedOn: string,
  rank: number
): Promise<number> {
  const key = {
    assessment_body_id: bodyId,
    year: Number(issuedOn.slice(0, 4)),
    grade_rank: rank,
  }
  const add = () =>
    changedRows(trx.from('certificate_serials').where(key).increment('last_serial', 1))
  if ((await add()) === 0) {
    await trx
      .knexQuery()
      .table('certificate_serials')
      .insert({ ...key, last_serial: 0 })
      .onConflict(['assessment_body_id', 'year', 'grade_rank'])
      .ignore()
    await add()
  }
  const row = await trx.from('certificate_serials').where(key).select('last_serial').firstOrFail()
  return Number(row.last_serial)
}
