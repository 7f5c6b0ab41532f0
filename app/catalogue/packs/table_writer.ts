import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { insertMany } from '#app/shared/database/rows'

export type Row = Record<string, string | number | null>

/** How many rows of a table a load added, changed and took away. */
export interface TableChanges {
  added: number
  changed: number
  removed: number
}

interface WriteOptions {
  /** Columns that only a new row gets, e.g. `created_at`, or facts people may change later. */
  onlyNew?: Row
  /** The rows of one owner: those there that are not among the given ones are taken away. */
  replaceWithin?: Row
  /** Rows there already are left as people made them. */
  addOnly?: boolean
}

/** Brings rows of tables in line with a pack, touching only what differs, and counts. */
export class TableWriter {
  readonly changes: Record<string, TableChanges> = {}

  constructor(readonly trx: TransactionClientContract) {}

  get hasChanged() {
    return Object.keys(this.changes).length > 0
  }

  count(table: string, kind: keyof TableChanges, rows = 1) {
    if (rows === 0) return
    this.changes[table] ??= { added: 0, changed: 0, removed: 0 }
    this.changes[table][kind] += rows
  }

  /** Gives the id of each row by the value of its key columns, joined by a space. */
  async write(table: string, keys: string[], rows: Row[], options: WriteOptions = {}) {
    const keyOf = (row: Row) => keys.map((key) => row[key]).join(' ')
    const found = await this.#select(table, options)
    const existing = new Map(found.map((row) => [keyOf(row), row]))

    const added = rows.filter((row) => !existing.has(keyOf(row)))
    await insertMany(
      this.trx,
      table,
      added.map((row) => ({ ...options.onlyNew, ...row }))
    )
    this.count(table, 'added', added.length)
    for (const row of rows) {
      const old = existing.get(keyOf(row))
      if (old && !options.addOnly) await this.#update(table, old, row)
    }
    if (options.replaceWithin) await this.#remove(table, existing, new Set(rows.map(keyOf)))

    const ids = await this.#select(table, options)
    return new Map(ids.map((row) => [keyOf(row), row.id as number]))
  }

  async #select(table: string, { replaceWithin }: WriteOptions): Promise<Row[]> {
    const query = this.trx.from(table).select('*')
    return replaceWithin ? query.where(replaceWithin) : query
  }

  async #update(table: string, old: Row, row: Row) {
    const differing = Object.entries(row).filter(([column, value]) => old[column] !== value)
    if (differing.length === 0) return
    await this.trx.from(table).where('id', old.id!).update(Object.fromEntries(differing))
    this.count(table, 'changed')
  }

  async #remove(table: string, existing: Map<string, Row>, kept: Set<string>) {
    const gone = [...existing].filter(([key]) => !kept.has(key)).map(([, row]) => row.id!)
    if (gone.length > 0) await this.trx.from(table).whereIn('id', gone).delete()
    this.count(table, 'removed', gone.length)
  }
}
