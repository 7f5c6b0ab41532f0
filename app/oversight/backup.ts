import env from '#start/env'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { chmodSync, copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'

/** A backup or a restore that cannot be done, with the reason as a sentence for the operator. */
export class BackupRefused extends Error {}

interface SqliteFile {
  prepare(sql: string): { get(...values: unknown[]): any }
  pragma(sql: string, options?: { simple: boolean }): unknown
  exec(sql: string): void
  close(): void
}

const Sqlite = createRequire(import.meta.url)('better-sqlite3') as new (
  file: string,
  options?: { readonly?: boolean; fileMustExist?: boolean; timeout?: number }
) => SqliteFile

/**
 * Writes a consistent copy of the database while others use it, and checks it. On PostgreSQL it is
 * an archive of `pg_dump`. Gives its size and how many audit entries it holds (null on PostgreSQL).
 * @throws BackupRefused when the file exists, pg_dump is missing or the copy is not sound
 */
export async function createBackup(
  file: string
): Promise<{ bytes: number; auditEntries: number | null }> {
  if (existsSync(file)) throw new BackupRefused(`There is a file already: ${file}`)
  if (isPostgres()) {
    try {
      await runPostgres('pg_dump', ['--format=custom', '--no-owner', '--file', file])
    } catch (error) {
      rmSync(file, { force: true })
      throw error
    }
    chmodSync(file, 0o600)
    return { bytes: statSync(file).size, auditEntries: null }
  }
  const former = process.umask(0o077)
  try {
    await db.rawQuery('VACUUM INTO ?', [file])
  } finally {
    process.umask(former)
  }
  const { auditEntries } = inspect(file)
  return { bytes: statSync(file).size, auditEntries }
}

/**
 * Puts a backup in the place of the database, after checking that it is sound. On SQLite the former
 * database is kept beside it, at `keptAt`.
 * @throws BackupRefused when the backup is not sound, the database is not empty and `force` is not
 * given, or another process uses the database
 */
export async function restoreBackup(
  file: string,
  { force = false }: { force?: boolean } = {}
): Promise<{ auditEntries: number | null; keptAt: string | null }> {
  if (!existsSync(file)) throw new BackupRefused(`There is no such file: ${file}`)
  await refuseUnlessEmpty(force)
  if (isPostgres()) {
    await runPostgres('pg_restore', ['--list', file], { withDatabase: false })
    await db.manager.closeAll()
    await runPostgres('pg_restore', [
      '--clean',
      '--if-exists',
      '--no-owner',
      '--single-transaction',
      '--exit-on-error',
      file,
    ])
    return { auditEntries: null, keptAt: null }
  }
  const { auditEntries } = inspect(file)
  const target = sqliteFile()
  await db.manager.closeAll()
  lockAlone(target)

  const draft = `${target}.restoring`
  copyFileSync(file, draft)
  chmodSync(draft, 0o600)
  inspect(draft)
  const stamp = clock.instant().replace(/[-:.]/g, '')
  const keptAt = existsSync(target) ? `${target}.${stamp}` : null
  if (keptAt) renameSync(target, keptAt)
  // What the former database had not yet written back was written by `lockAlone`.
  for (const tail of ['-wal', '-shm']) rmSync(`${target}${tail}`, { force: true })
  renameSync(draft, target)
  return { auditEntries, keptAt }
}

function isPostgres(): boolean {
  return db.connection().dialect.name === 'postgres'
}

function sqliteFile(): string {
  const { connection } = db.connection().getWriteClient().client.config
  return connection.filename
}

/** Opens a SQLite file, asks whether it is sound and ours. @throws BackupRefused */
function inspect(file: string): { auditEntries: number } {
  let database: SqliteFile | null = null
  try {
    database = new Sqlite(file, { readonly: true, fileMustExist: true })
    const verdict = database.pragma('integrity_check', { simple: true })
    if (verdict !== 'ok') throw new BackupRefused(`The file is damaged: ${file}: ${verdict}`)
    const { entries } = database.prepare('SELECT COUNT(*) AS entries FROM audit_entries').get()
    const head = database.prepare('SELECT sequence FROM audit_heads WHERE id = 1').get()
    if (!head || head.sequence !== entries) {
      throw new BackupRefused(`The audit chain of the file is not whole: ${file}`)
    }
    return { auditEntries: Number(entries) }
  } catch (error) {
    if (error instanceof BackupRefused) throw error
    throw new BackupRefused(`The file is not a backup of this product: ${file}`)
  } finally {
    database?.close()
  }
}

async function refuseUnlessEmpty(force: boolean) {
  if (force) return
  const tables = await db.connection().getAllTables(['public'])
  for (const table of ['users', 'persons', 'audit_entries'] as const) {
    if (!tables.includes(table)) continue
    if (await db.from(table).select('id').first()) {
      throw new BackupRefused('The database is not empty; add --force to replace it')
    }
  }
}

/** Writes back the log of the database and makes sure that no other process has it open. */
function lockAlone(file: string) {
  if (!existsSync(file)) return
  const database = new Sqlite(file, { timeout: 0 })
  try {
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE; COMMIT')
    database.pragma('journal_mode = DELETE')
  } catch (error) {
    if (!String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) throw error
    throw new BackupRefused('Another process uses the database; stop the server first')
  } finally {
    database.close()
  }
}

/** Runs a program of PostgreSQL; the password goes through the environment, never the arguments. */
async function runPostgres(
  program: string,
  options: string[],
  { withDatabase = true }: { withDatabase?: boolean } = {}
) {
  const url = new URL(env.get('DATABASE_URL'))
  const database = decodeURIComponent(url.pathname.slice(1))
  const args = withDatabase ? [...options, '--dbname', database] : options
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      PGHOST: url.searchParams.get('host') ?? url.hostname,
      PGPORT: url.port || '5432',
      PGUSER: decodeURIComponent(url.username),
      PGPASSWORD: decodeURIComponent(url.password),
    },
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'ENOENT'
          ? new BackupRefused(`${program} is not installed; install the PostgreSQL client programs`)
          : error
      )
    })
    child.on('close', resolve)
  })
  if (code !== 0) throw new BackupRefused(`${program} failed: ${said.trim().slice(0, 500)}`)
}
