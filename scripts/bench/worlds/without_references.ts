import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * PostgreSQL looks up every reference of every row, for an hour at a hundred times the data. A bench
 * makes its rows from those they refer to: for this transaction nothing is looked up. What counts the
 * claims counts on.
 */
export async function withoutReferences(trx: TransactionClientContract) {
  if (trx.dialect.name !== 'postgres') return
  await trx.rawQuery('ALTER TABLE claims ENABLE ALWAYS TRIGGER claims_tallied_insert')
  await trx.rawQuery('SET LOCAL session_replication_role = replica')
}
