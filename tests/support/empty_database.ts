import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const HEAD = `INSERT INTO audit_heads (id, sequence, hash) VALUES (1, 0, '${'0'.repeat(64)}')`

/**
 * Empties every table but the migrations and makes the audit chain start anew. Most tests begin here, so
 * it is one piece of work for the database, and only tables that may hold rows are touched.
 */
export async function emptyDatabase() {
  const client = db.connection()
  if (client.dialect.name === 'postgres') await emptyPostgres(client)
  else await emptySqlite(client)
}

async function tablesOf(client: QueryClientContract): Promise<string[]> {
  const all = await client.getAllTables(['public'])
  return all.filter((table) => !table.startsWith('adonis_'))
}

interface SqliteTables {
  /** Those whose first row is not told by `sqlite_sequence`. */
  uncounted: string[]
  /** Triggers that refuse a deletion or count it, by their table. */
  triggers: Map<string, { name: string; sql: string }[]>
}

let sqliteTables: SqliteTables | null = null

async function emptySqlite(client: QueryClientContract) {
  sqliteTables ??= await readSqliteTables(client)
  const { uncounted, triggers } = sqliteTables
  const counted: { name: string }[] = await client.from('sqlite_sequence').select('name')
  const ours = counted.map(({ name }) => name).filter((name) => !name.startsWith('adonis_'))
  const full = [...ours, ...uncounted]
  const dropped = full.flatMap((table) => triggers.get(table) ?? [])
  await runOnSqlite([
    'PRAGMA foreign_keys = OFF',
    'SAVEPOINT emptying',
    ...dropped.map(({ name }) => `DROP TRIGGER ${name}`),
    ...full.map((table) => `DELETE FROM "${table}"`),
    'DELETE FROM sqlite_sequence',
    HEAD,
    ...dropped.map(({ sql }) => sql),
    'RELEASE emptying',
    'PRAGMA foreign_keys = ON',
  ])
}

async function readSqliteTables(client: QueryClientContract): Promise<SqliteTables> {
  const master = () => client.from('sqlite_master')
  const counting: { name: string }[] = await master()
    .where('type', 'table')
    .whereLike('sql', '%autoincrement%')
    .select('name')
  const triggers = await master()
    .where('type', 'trigger')
    .whereLike('sql', '% DELETE %')
    .select('name', 'sql', 'tbl_name')
  const names = new Set(counting.map(({ name }) => name))
  return {
    uncounted: (await tablesOf(client)).filter((table) => !names.has(table)),
    triggers: Map.groupBy(triggers, (trigger) => trigger.tbl_name),
  }
}

/** Runs statements without values in one go. */
export async function runOnSqlite(statements: string[]) {
  const { client: pool } = db.connection().getWriteClient()
  const connection = await pool.acquireConnection()
  try {
    connection.exec(statements.join(';\n'))
  } finally {
    pool.releaseConnection(connection)
  }
}

/** The connection that empties, beside those of the tests and their transactions. */
const EMPTIER = 'emptier'
let isFree = true

async function emptyPostgres(client: QueryClientContract) {
  const emptier = await postgresEmptier()
  if (!client.isTransaction) return emptier.rawQuery('SELECT tests.empty_all()')
  // A test goes on in the transaction, and there all rules hold.
  if (isFree) await client.rawQuery('SET LOCAL session_replication_role = replica')
  await client.rawQuery('SELECT tests.empty_all()')
  if (isFree) await client.rawQuery('SET LOCAL session_replication_role = origin')
}

/**
 * A connection of its own to PostgreSQL, without triggers and foreign keys, as TRUNCATE has none. The
 * emptying is a function there, whose statements the session plans once; to change the setting back and
 * forth would throw its plans away.
 */
export async function postgresEmptier(): Promise<QueryClientContract> {
  if (db.manager.has(EMPTIER)) return db.connection(EMPTIER)
  const { config } = db.manager.get(db.primaryConnectionName)!
  db.manager.add(EMPTIER, { ...config, pool: { min: 1, max: 1 } } as typeof config)
  const emptier = db.connection(EMPTIER)
  const { rows } = await emptier.rawQuery(
    'SELECT rolsuper FROM pg_roles WHERE rolname = current_user'
  )
  isFree = rows[0].rolsuper
  if (isFree) await emptier.rawQuery('SET session_replication_role = replica')
  const tables = (await tablesOf(emptier)).map((table) => `"${table}"`)
  const steps = isFree
    ? [...tables.map((table) => `DELETE FROM ${table}`), RESTART]
    : [`TRUNCATE ${tables.join(', ')} RESTART IDENTITY CASCADE`]
  await emptier.rawQuery('CREATE SCHEMA IF NOT EXISTS tests')
  await emptier.rawQuery(
    `CREATE OR REPLACE FUNCTION tests.empty_all() RETURNS void LANGUAGE plpgsql AS $$
     BEGIN ${[...steps, HEAD].join(';\n')}; END $$`
  )
  return emptier
}

const RESTART = `PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
  FROM pg_sequences
  WHERE schemaname = 'public' AND sequencename NOT LIKE 'adonis%' AND last_value IS NOT NULL`
