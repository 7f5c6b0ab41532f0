import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** Inserts many rows, a hundred to a statement. */
export async function insertMany(
  trx: TransactionClientContract,
  table: string,
  rows: Record<string, unknown>[]
) {
  for (let start = 0; start < rows.length; start += 100) {
    await trx.table(table).multiInsert(rows.slice(start, start + 100))
  }
}

/** How many rows an UPDATE changed, on both databases. */
export async function changedRows(query: PromiseLike<unknown>): Promise<number> {
  const result = await query
  return Array.isArray(result) ? Number(result[0] ?? 0) : Number(result)
}

/** Counts the rows of a query that does not group, whatever it selects; the query is used up. */
export async function countRows(query: DatabaseQueryBuilderContract): Promise<number> {
  // PostgreSQL refuses a column beside a count.
  const row = await query.clearSelect().count('* as total').first()
  return Number(row?.total ?? 0)
}

/** How many rows a list counts at most: beyond them it says "more", so that its time does not grow with the data. */
export const MOST_COUNTED = 2_000

/** Counts the rows of a query up to one more than `MOST_COUNTED`, at the cost of reading no more than these. */
export async function countSome(query: DatabaseQueryBuilderContract): Promise<number> {
  const some = query.select(db.raw('1 AS one')).limit(MOST_COUNTED + 1)
  return countRows(db.from(some.as('some')))
}
