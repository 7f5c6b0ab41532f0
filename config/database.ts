import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/lucid'
import pg from 'pg'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { storageDir } from '#config/storage'

/** PostgreSQL's int8 and numeric (ids, counts, sums of fen) come back as numbers, as on SQLite. */
for (const oid of [20, 1700]) pg.types.setTypeParser(oid, Number)

const url = env.get('DATABASE_URL')
const usesPostgres = /^postgres(ql)?:/.test(url)

/** `sqlite:storage/x` lies in the storage folder wherever that is; other paths are as given. */
function sqliteFile() {
  const path = url.replace(/^sqlite:(\/\/)?/, '')
  if (path === ':memory:') return path
  const file = path.startsWith('storage/')
    ? resolve(storageDir, path.slice('storage/'.length))
    : resolve(app.makePath(), path)
  mkdirSync(dirname(file), { recursive: true })
  return file
}

/** Longer ones are lists of many values: each is seldom the same twice, and holds far more memory. */
const LONGEST_REMEMBERED = 2_000

/** A page of many joins and sums is some 8,000 characters; a list of a thousand ids is longer. */
const LONGEST_PLANNED = 10_000

/** The SQLSTATE of "cached plan must not change result type". */
const PLAN_IS_STALE = '0A000'

/** Knex prepares every statement anew; keeping them doubles the speed of reads and inserts. */
function rememberStatements(connection: any) {
  const prepare = connection.prepare.bind(connection)
  const statements = new Map<string, unknown>()
  connection.prepare = (sql: string) => {
    if (sql.length > LONGEST_REMEMBERED) return prepare(sql)
    let statement = statements.get(sql)
    if (!statement) {
      statement = prepare(sql)
      if (statements.size >= 500) statements.clear()
      statements.set(sql, statement)
    }
    return statement
  }
}

/** So many plans a connection of PostgreSQL keeps at most; each holds some 50 kB there. */
const MOST_PLANNED = 400

/**
 * PostgreSQL plans a statement without a name at every request, which for a page of many joins takes
 * longer than finding its rows. From the second time on a connection, a statement gets a name, and
 * PostgreSQL keeps its plan. Names are given anew when a change of a table has made them stale.
 */
function rememberPlans(connection: any) {
  const query = connection.query.bind(connection)
  let seen = new Set<string>()
  let names = new Map<string, string>()
  let given = 0
  const nameOf = (sql: string) => {
    const name = names.get(sql)
    if (name || names.size >= MOST_PLANNED || sql.length > LONGEST_PLANNED) return name
    if (!seen.has(sql)) {
      if (seen.size >= 4 * MOST_PLANNED) seen = new Set()
      seen.add(sql)
      return undefined
    }
    names.set(sql, `s${++given}`)
    return names.get(sql)
  }
  connection.query = (asked: any, done: any) => {
    if (typeof asked?.text !== 'string' || typeof done !== 'function') return query(asked, done)
    return query({ ...asked, name: nameOf(asked.text) }, (error: any, response: any) => {
      if (error?.code === PLAN_IS_STALE) names = new Map()
      done(error, response)
    })
  }
}

const migrations = { naturalSort: true, paths: ['database/migrations'] }

const schemaGeneration = {
  enabled: app.inDev && !usesPostgres && existsSync(app.makePath('database/schema.ts')),
  outputPath: 'database/schema.ts',
  rulesPaths: ['./database/schema_rules.js'],
  excludeTables: ['sessions', 'rate_limits'],
}

/** Failed statements are told without their bound values, which may be personal. */
const withoutValues = { compileSqlOnError: false }

const databaseConfig = defineConfig({
  connection: usesPostgres ? 'postgres' : 'sqlite',
  prettyPrintDebugQueries: false,
  connections: {
    sqlite: {
      client: 'better-sqlite3',
      connection: { filename: usesPostgres ? ':memory:' : sqliteFile() },
      useNullAsDefault: true,
      ...withoutValues,
      pool: {
        min: 1,
        max: 1,
        acquireTimeoutMillis: app.inTest ? 5_000 : 20_000,
        afterCreate(connection: any, done: (error?: Error) => void) {
          connection.pragma('journal_mode = WAL')
          connection.pragma(`synchronous = ${app.inTest ? 'OFF' : 'FULL'}`)
          connection.pragma('foreign_keys = ON')
          connection.pragma('busy_timeout = 5000')
          connection.pragma('trusted_schema = OFF')
          connection.pragma('cache_size = -32000')
          rememberStatements(connection)
          done()
        },
      },
      migrations,
      schemaGeneration,
    },
    postgres: {
      client: 'pg',
      connection: usesPostgres ? { connectionString: url } : {},
      ...withoutValues,
      pool: {
        min: 0,
        max: 10,
        afterCreate(connection: any, done: (error?: Error) => void) {
          rememberPlans(connection)
          done()
        },
      },
      migrations,
      schemaGeneration,
    },
  },
})

export default databaseConfig
