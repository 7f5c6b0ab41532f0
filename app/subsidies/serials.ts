import { changedRows } from '#app/shared/database/rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

type SerialKind = 'claim' | 'notice' | 'payment_batch' | 'objection' | 'recovery'

/**
 * Takes a block of serials of a year, inside the caller's transaction, and gives the first. The row
 * stays locked until the end, so that two transactions never take the same numbers; a transaction
 * that rolls back gives its numbers back. With a count of 0 it only takes the lock.
 */
export async function takeSerials(
  trx: TransactionClientContract,
  kind: SerialKind,
  year: number,
  count: number
): Promise<number> {
  const add = () =>
    changedRows(trx.from('subsidy_serials').where({ kind, year }).increment('last_serial', count))
  if ((await add()) === 0) {
    await trx
      .knexQuery()
      .table('subsidy_serials')
      .insert({ kind, year, last_serial: 0 })
      .onConflict(['kind', 'year'])
      .ignore()
    await add()
  }
  const row = await trx.from('subsidy_serials').where({ kind, year }).firstOrFail()
  return Number(row.last_serial) - count + 1
}

/** `SL26-0000001`: the number of a claim. */
export function claimNumber(year: number, serial: number): string {
  return `SL${String(year % 100).padStart(2, '0')}-${String(serial).padStart(7, '0')}`
}

/** `GS26-001`: the number of a notice. */
export function noticeNumber(year: number, serial: number): string {
  return `GS${String(year % 100).padStart(2, '0')}-${String(serial).padStart(3, '0')}`
}

/** `BF26-001`: the number of a payment batch. */
export function batchNumber(year: number, serial: number): string {
  return `BF${String(year % 100).padStart(2, '0')}-${String(serial).padStart(3, '0')}`
}

/** `YY26-001`: the number of an objection. */
export function objectionNumber(year: number, serial: number): string {
  return `YY${String(year % 100).padStart(2, '0')}-${String(serial).padStart(3, '0')}`
}

/** `ZH26-001`: the number of a recovery. */
export function recoveryNumber(year: number, serial: number): string {
  return `ZH${String(year % 100).padStart(2, '0')}-${String(serial).padStart(3, '0')}`
}
