import type { Knex } from 'knex'

/** A foreign key that keeps its parent from being deleted, with an index. */
export function refersTo(
  table: Knex.CreateTableBuilder,
  column: string,
  parent: string,
  { optional = false } = {}
) {
  const built = table.integer(column).unsigned()
  if (optional) built.nullable()
  else built.notNullable()
  table.foreign(column).references('id').inTable(parent).onDelete('RESTRICT')
  table.index([column])
}
