/*
 * `npm run -s bench -- NAME [--json]`: measures the product's own code on scratch databases, on
 * SQLite and on PostgreSQL in one run, each figure beside an alternative measured with it. The
 * PostgreSQL is the one of TEST_PG_URL, else one started for the run; nothing is left behind.
 *
 *   npm run -s bench                     the names there are
 *   npm run -s bench -- claims           a table for people
 *   npm run -s bench -- claims --json    one object
 *   npm run -s bench -- claims --sqlite  on one database only
 *
 * BENCH_KEEP names a folder that keeps what a bench on PostgreSQL wrote, with its database on the
 * server of TEST_PG_URL: what takes an hour to write is then measured as often as needed.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ensureBuilt } from './lib/build.js'
import { startPostgres } from './lib/postgres.js'
import {
  ensureEnv,
  ensureInstalled,
  environment,
  node24,
  Refusal,
  ROOT,
  runScript,
  say,
} from './lib/prepare.js'
import { freePort, start, stopChildrenOnSignal, stoppedBy } from './lib/processes.js'
import { printTable } from './bench/print.js'

const FOLDER = join(ROOT, 'scripts', 'bench', 'benches')
const KEPT = process.env.TEST_PG_URL ? process.env.BENCH_KEEP : undefined
const FLAG_OF = { sqlite: '--sqlite', postgres: '--pg' }

await runScript(async () => {
  const { name, json, databases } = readArguments(process.argv.slice(2))
  ensureInstalled()
  ensureEnv()
  const node = node24()
  const scratch = mkdtempSync(join(tmpdir(), 'bagong-bench-'))
  stopChildrenOnSignal(2_000)
  let postgres = null
  let own = null
  const cases = []
  const notes = new Set()
  try {
    await ensureBuilt(node, environment().env)
    if (stoppedBy) throw new Refusal('the bench was stopped')
    for (const database of databases) {
      if (stoppedBy) break
      if (database === 'postgres' && !process.env.TEST_PG_URL) postgres = await startPostgres()
      if (database === 'postgres') own = await ownDatabase(process.env.TEST_PG_URL ?? postgres.url)
      const result = await runBench(node, { name, database, url: own?.url, scratch, quiet: json })
      cases.push(...result.cases)
      result.notes.forEach((note) => notes.add(note))
    }
  } finally {
    await own?.drop()
    await postgres?.stop()
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
  if (stoppedBy) throw new Refusal('the bench was stopped')
  if (json) console.log(JSON.stringify({ bench: name, cases }))
  else printTable(name, cases, [...notes])
})

function readArguments(args) {
  const names = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort()
  const flags = ['--json', ...Object.values(FLAG_OF)]
  const wrong = args.filter((arg) => !flags.includes(arg) && !names.includes(arg))
  if (wrong.length > 0) {
    throw new Refusal(`no bench ${wrong.join(' ')}; there are: ${names.join(', ')}`)
  }
  const asked = args.filter((arg) => names.includes(arg))
  if (asked.length !== 1) throw new Refusal(`name one bench of: ${names.join(', ')}`)
  const all = Object.keys(FLAG_OF)
  const chosen = all.filter((database) => args.includes(FLAG_OF[database]))
  return {
    name: asked[0],
    json: args.includes('--json'),
    databases: chosen.length > 0 ? chosen : all,
  }
}

/** A database of this run alone on a server, so that nobody's rows are touched. */
async function ownDatabase(serverUrl) {
  const { default: pg } = await import('pg')
  const name = KEPT ? `bagong_bench_${basename(KEPT)}` : `bagong_bench_${process.pid}`
  const ask = async (sql) => {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  const isThere = KEPT && existsSync(KEPT)
  if (!isThere) await ask(`CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const drop = () => ask(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  return { url: url.href, drop: KEPT ? () => {} : drop }
}

/** Runs one bench on one database in a process of its own, from the build, as in production. */
async function runBench(node, { name, database, url, scratch, quiet }) {
  const folder = KEPT && url ? KEPT : join(scratch, database)
  mkdirSync(folder, { recursive: true })
  const port = String(await freePort())
  const { env } = environment({
    NODE_ENV: 'production',
    TZ: 'UTC',
    HOST: '127.0.0.1',
    PORT: port,
    APP_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'error',
    SESSION_DRIVER: 'database',
    LIMITER_STORE: 'memory',
    WORKER: 'off',
    DATABASE_URL: database === 'sqlite' ? `sqlite:${join(folder, 'bench.sqlite3')}` : url,
    STORAGE_DIR: folder,
  })
  if (!quiet) say(`Bagong: bench ${name} on ${database}...`)
  const { child, ended } = start(
    node,
    [join('build', 'scripts', 'bench', 'run.js'), name, database],
    { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] }
  )
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  const code = await ended
  if (code !== 0) throw new Refusal(`bench ${name} on ${database} failed (exit code ${code})`)
  return JSON.parse(output.trim().split('\n').pop())
}
