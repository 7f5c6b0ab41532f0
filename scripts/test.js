/*
 * `npm test`: from a fresh clone to the last line `N passed, N failed`. Without arguments
 * everything: generated files, build, types, lint, format, all suites on SQLite and on PostgreSQL,
 * and the pages in Chromium. PostgreSQL is the one of TEST_PG_URL, else one started for the run.
 *
 *   npm test -- unit                          one suite, on SQLite
 *   npm test -- functional --files "claims"   what follows is handed to japa
 *   npm test -- --pg                          unit, and functional on PostgreSQL
 *   npm test -- typecheck lint                only these steps
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { startPostgres } from './lib/postgres.js'
import {
  ensureEnv,
  ensureInstalled,
  environment,
  filesUnder,
  node24,
  ROOT,
  runScript,
  say,
} from './lib/prepare.js'
import { freePort, start, stopChildrenOnSignal, stoppedBy } from './lib/processes.js'
import { runSteps } from './lib/steps.js'

const SUITES = ['unit', 'functional', 'browser']
const TOOLS = ['generated', 'build', 'typecheck', 'lint', 'format']
const GENERATED = ['.adonisjs', join('database', 'schema.ts')]
const TOOL_ARGS = {
  typecheck: ['typescript/bin/tsc', '--noEmit'],
  lint: ['eslint/bin/eslint.js', '.'],
  format: ['prettier/bin/prettier.cjs', '--check', '.'],
}

await runScript(async () => {
  ensureInstalled()
  ensureEnv()
  const node = node24()
  const wanted = readArguments(process.argv.slice(2))
  const scratch = mkdtempSync(join(tmpdir(), 'bagong-test-'))
  stopChildrenOnSignal(2_000)
  let postgres = null
  const outcomes = []
  try {
    const chosen = (steps) => steps.filter(({ name }) => wanted.tools.includes(name))
    const steps = [
      ...writingSteps(node, scratch).filter(({ name }) => wanted.writing.includes(name)),
      ...chosen([toolStep(node, 'lint'), toolStep(node, 'format')]),
    ]
    if (!wanted.writing.includes('build')) steps.push(...chosen([toolStep(node, 'typecheck')]))
    const { withSqlite, withPostgres, suites, rest } = wanted
    const common = { node, scratch, rest }
    // The longest first.
    if (suites.includes('browser')) {
      steps.push(await suiteStep({ ...common, suites: ['browser'], on: 'Chromium' }))
    }
    // The unit tests ask no database: once is enough.
    const once = suites.filter(
      (suite) => suite === 'unit' || (suite === 'functional' && withSqlite)
    )
    if (once.length > 0) {
      steps.push(await suiteStep({ ...common, suites: once, on: 'SQLite' }))
    }
    if (withPostgres && suites.includes('functional') && !stoppedBy) {
      try {
        postgres = process.env.TEST_PG_URL ? null : await startPostgres()
        const url = process.env.TEST_PG_URL ?? postgres.url
        const on = ['PostgreSQL', postgres?.version].filter(Boolean).join(' ')
        // In two runs, so that no core idles at the end.
        const parts = postgres && rest.length === 0 ? halvesOf('functional') : [rest]
        for (const [index, part] of parts.entries()) {
          const own = index === 0 ? url : await databaseBeside(url, `part_${index}`)
          const name = parts.length > 1 ? `${on}, part ${index + 1}` : on
          const asked = { node, scratch, rest: part, suites: ['functional'], on: name, url: own }
          steps.push(await suiteStep(asked))
        }
      } catch (error) {
        steps.push({ name: 'PostgreSQL', check: () => error.message })
      }
    }
    outcomes.push(...(await runSteps(steps, ROOT)))
  } finally {
    await postgres?.stop()
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
  report(outcomes)
})

/** The folders of a suite in two lists that are about as long to read, as japa is asked for them. */
function halvesOf(suite) {
  const folder = join(ROOT, 'tests', suite)
  const sized = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, size: bytesOf(filesUnder(join(folder, name))) }))
    .sort((a, b) => b.size - a.size)
  const halves = [[], []]
  const sizes = [0, 0]
  for (const { name, size } of sized) {
    const at = sizes[0] <= sizes[1] ? 0 : 1
    halves[at].push('--files', `${name}/*`)
    sizes[at] += size
  }
  return halves
}

function bytesOf(files) {
  return files.reduce((sum, file) => sum + statSync(file).size, 0)
}

/** The URL of a new database on the server of another. */
async function databaseBeside(url, name) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`).finally(() => client.end())
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

/** Which tools, suites and databases the command line asks for, and what japa is handed. */
function readArguments(args) {
  const named = args.filter((arg) => [...SUITES, ...TOOLS].includes(arg))
  const rest = args.filter((arg) => !named.includes(arg) && arg !== '--sqlite' && arg !== '--pg')
  const wantsAll = args.length === 0
  const suites = named.filter((name) => SUITES.includes(name))
  const tools = named.filter((name) => TOOLS.includes(name))
  const isSuiteRun = suites.length > 0 || tools.length === 0
  const wanted = wantsAll
    ? { tools: TOOLS, suites: SUITES }
    : { tools, suites: isSuiteRun && suites.length === 0 ? ['unit', 'functional'] : suites }
  const hasPages = wanted.suites.some((suite) => suite !== 'unit')
  return {
    ...wanted,
    // Pages name their assets; the build makes them too.
    writing:
      hasPages && !wanted.tools.includes('build') ? ['assets', ...wanted.tools] : wanted.tools,
    withSqlite: args.includes('--sqlite') || !args.includes('--pg'),
    withPostgres: wantsAll || args.includes('--pg'),
    rest,
  }
}

/** The build regenerates `.adonisjs`, a migration of an empty database `database/schema.ts`. */
function writingSteps(node, scratch) {
  const database = `sqlite:${join(scratch, 'schema.sqlite3')}`
  const storage = join(scratch, 'schema')
  mkdirSync(storage)
  let before = {}
  const remember = () => (before = contentsOfGenerated())
  const { env: development } = environment({
    NODE_ENV: 'development',
    DATABASE_URL: database,
    STORAGE_DIR: storage,
  })
  const { env: production } = environment({ NODE_ENV: 'production' })
  return [
    {
      name: 'assets',
      prepares: true,
      check: () =>
        runQuietly(node, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build'], production),
    },
    {
      name: 'build',
      title: 'build and typecheck',
      prepares: true,
      check: () => {
        remember()
        return runQuietly(node, ['ace.js', 'build'], production)
      },
    },
    {
      name: 'generated',
      prepares: true,
      check: async () => {
        if (Object.keys(before).length === 0) remember()
        const args = ['ace.js', 'migration:run', '--force']
        const fault = await runQuietly(node, args, development)
        return fault ?? drift(before, contentsOfGenerated())
      },
    },
  ]
}

function contentsOfGenerated() {
  const files = GENERATED.flatMap((path) => filesUnder(join(ROOT, path)))
  return Object.fromEntries(files.map((file) => [relative(ROOT, file), readFileSync(file, 'utf8')]))
}

function drift(before, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = names.filter((name) => before[name] !== after[name])
  if (changed.length === 0) return null
  return [
    'Generated files were behind the sources. They have been brought up to date: commit them.',
    ...changed.map((name) => `  ${name}`),
  ].join('\n')
}

async function runQuietly(command, args, env) {
  const chunks = []
  const { child, ended } = start(command, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => chunks.push(data))
  const code = await ended
  return code === 0 ? null : `${Buffer.concat(chunks)}\n${args.join(' ')}: exit code ${code}`
}

function toolStep(node, name) {
  const [program, ...args] = TOOL_ARGS[name]
  const { env } = environment()
  const path = join(ROOT, 'node_modules', program)
  // Lint and format read nothing of what the preparing steps write.
  return { name, command: node, args: [path, ...args], env, isFree: name !== 'typecheck' }
}

/** Each run has its own database, storage folder and port, so that runs can go side by side. */
async function suiteStep({ node, scratch, suites, on, url, rest }) {
  const folder = mkdtempSync(join(scratch, 'run-'))
  const port = String(await freePort())
  const { env } = environment({
    NODE_ENV: 'test',
    TZ: 'UTC',
    HOST: '127.0.0.1',
    PORT: port,
    APP_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    SESSION_DRIVER: 'memory',
    LIMITER_STORE: 'memory',
    DATABASE_URL: url ?? `sqlite:${join(folder, 'test.sqlite3')}`,
    STORAGE_DIR: folder,
  })
  return {
    name: `${suites.join(' and ')} on ${on}`,
    command: node,
    args: ['--import=@poppinss/ts-exec', join('bin', 'test.ts'), ...suites, ...rest],
    env,
    countsTests: true,
    mayBeEmpty: rest.length > 0,
  }
}

function report(outcomes) {
  const total = (key) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0)
  console.log('')
  for (const { name, passed, failed, seconds } of outcomes) {
    const counts = `${String(passed).padStart(6)} passed ${String(failed).padStart(5)} failed`
    console.log(`${counts} ${seconds.toFixed(1).padStart(7)} s  ${name}`)
  }
  if (stoppedBy) say(`Bagong: stopped by ${stoppedBy}; not everything has run.`)
  const failed = total('failed')
  console.log(`\n${total('passed')} passed, ${failed} failed`)
  process.exitCode = stoppedBy ? 130 : failed > 0 || outcomes.length === 0 ? 1 : 0
}
