import { createRequire } from 'node:module'

/*
 * Knex opens SQLite transactions deferred: a read followed by a write then fails with SQLITE_BUSY as
 * soon as a second process writes. Immediate ones queue instead (97 of 200 failed against 0 of 200).
 */
const lucidRequire = createRequire(createRequire(import.meta.url).resolve('@adonisjs/lucid'))
const SqliteTransaction = lucidRequire(
  'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js'
) as {
  prototype: {
    begin(connection: unknown): Promise<unknown>
    query(c: unknown, sql: string): Promise<unknown>
  }
}

SqliteTransaction.prototype.begin = function (connection) {
  return this.query(connection, 'BEGIN IMMEDIATE;')
}
