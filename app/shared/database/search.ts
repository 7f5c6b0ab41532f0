import db from '@adonisjs/lucid/services/db'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/**
 * Keeps the rows in which one of the columns contains the text, in any case. What the text holds of
 * `%` and `_` stands for itself. Columns are names written in code, never input.
 */
export function whereContains(
  query: DatabaseQueryBuilderContract,
  columns: readonly string[],
  text: string
) {
  const pattern = `%${text.toLowerCase().replace(/[!%_]/g, '!$&')}%`
  const conditions = columns.map((column) => `LOWER(${column}) LIKE ? ESCAPE '!'`)
  query.whereRaw(
    `(${conditions.join(' OR ')})`,
    columns.map(() => pattern)
  )
}

/**
 * Keeps the rows in which an expression begins with the text, by an index over its bytes. Upper and
 * lower case differ. Expressions are written in code, never input.
 */
export function whereStartsWith(
  query: Pick<DatabaseQueryBuilderContract, 'whereRaw'>,
  expression: string,
  text: string
) {
  const order = db.connection().dialect.name === 'postgres' ? ' COLLATE "C"' : ''
  query.whereRaw(`(${expression}${order} >= ? AND ${expression}${order} < ?)`, [
    text,
    `${text}\u{10ffff}`,
  ])
}
