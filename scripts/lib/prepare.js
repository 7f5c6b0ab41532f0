/*
 * What every script needs before the application can run: the packages, a Node.js new enough,
 * and the environment. Runs on Node.js 20 without any package.
 */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the project, without a slash at the end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

const NODE_MAJOR = 24
const MODULES = join(ROOT, 'node_modules')

/** A fault that is told in one line, without a stack. */
export class Refusal extends Error {}

/** Prints a line for the person at the terminal; standard output stays free for results. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** Runs `main` and turns a Refusal into one line and exit code 1. */
export async function runScript(main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(`Bagong: ${error.message}`)
    process.exitCode = 1
  }
}

/**
 * Installs the locked packages with `npm ci` unless the installed tree already satisfies
 * `package-lock.json`. Raises a Refusal when npm fails.
 */
export function ensureInstalled() {
  if (isInstalled()) return
  say('Bagong: installing packages (npm ci)...')
  const { command, args } = npm()
  const env = { ...process.env, PATH: pathWithoutModules() }
  const result = spawnSync(
    command,
    [...args, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: ROOT,
      env,
      stdio: ['ignore', 2, 2],
    }
  )
  if (result.error) throw new Refusal(`cannot run npm: ${result.error.message}`)
  if (result.signal) throw new Refusal('the installation was interrupted')
  if (result.status !== 0) {
    throw new Refusal(`npm ci failed (exit code ${result.status}); its message is above`)
  }
}

/**
 * Whether every package that the lock file requires is in the tree at the locked version, told
 * from npm's own record of the tree, so that an `npm ci` run by hand counts.
 */
function isInstalled() {
  const lock = readJson(join(ROOT, 'package-lock.json'))
  if (!lock) throw new Refusal('package-lock.json is missing or damaged')
  const tree = readJson(join(MODULES, '.package-lock.json'))
  if (!tree) return false
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true
    const found = tree.packages[path]
    if (!found) return Boolean(wanted.optional || wanted.devOptional)
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

/** npm as it was called, on a Node.js that `npm ci` does not delete under itself. */
function npm() {
  const script = process.env.npm_execpath
  if (!script || !script.endsWith('.js') || !existsSync(script)) {
    return { command: 'npm', args: [] }
  }
  const isOwnNode = process.execPath.startsWith(MODULES + sep)
  return { command: isOwnNode ? 'node' : process.execPath, args: [script] }
}

function pathWithoutModules() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !resolve(entry).startsWith(MODULES + sep))
    .join(delimiter)
}

/** Path of a Node.js that can run the application. Raises a Refusal when there is none. */
export function node24() {
  if (majorOf(process.version) >= NODE_MAJOR) return process.execPath
  const binary = candidates().find(isUsable)
  if (binary) return binary
  throw new Refusal(
    `needs Node.js ${NODE_MAJOR} or newer; this is ${process.version} and no package in ` +
      'node_modules brings a newer one for this machine'
  )
}

/** The binaries of the npm packages that carry Node.js, one package per platform. */
function candidates() {
  const packages = existsSync(MODULES) ? readdirSync(MODULES) : []
  return packages
    .filter((name) => /^node(-bin)?(-[a-z]+-[a-z0-9]+)?$/.test(name))
    .flatMap((name) => ['node', 'node.exe'].map((file) => join(MODULES, name, 'bin', file)))
    .filter((file) => existsSync(file))
}

function isUsable(binary) {
  const result = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  return result.status === 0 && majorOf(result.stdout) >= NODE_MAJOR
}

function majorOf(version) {
  return Number(/^v(\d+)/.exec(version)?.[1] ?? 0)
}

const KEYS = ['APP_KEY', 'FIELD_KEY', 'INDEX_KEY']

/**
 * Makes `.env` with fresh random keys on first use, readable by its owner alone. An existing
 * file is never touched.
 */
export function ensureEnv() {
  const file = join(ROOT, '.env')
  if (existsSync(file)) return
  if (existsSync(join(ROOT, 'storage', 'bagong.sqlite3')) && KEYS.some((k) => !process.env[k])) {
    say(
      'Bagong: WARNING: there is a database but no .env. New keys are made; personal data that ' +
        'was encrypted with the old ones cannot be read until the old .env is put back.'
    )
  }
  const key = () => randomBytes(32).toString('base64')
  const lines = [
    '# Made on first use. Variables of the environment win over this file.',
    '# Without these keys the personal data in the database cannot be read: keep a copy apart.',
    'TZ=UTC',
    'NODE_ENV=development',
    'HOST=127.0.0.1',
    'PORT=3333',
    'APP_URL=http://127.0.0.1:3333',
    'LOG_LEVEL=info',
    'SESSION_DRIVER=database',
    'LIMITER_STORE=database',
    'DATABASE_URL=sqlite:storage/bagong.sqlite3',
    ...KEYS.map((name) => `${name}=${key()}`),
    '',
  ]
  const draft = `${file}.${process.pid}`
  try {
    writeFileSync(draft, lines.join('\n'), { mode: 0o600, flag: 'wx' })
    // A link either makes the whole file or finds the one another process made meanwhile.
    linkSync(draft, file)
  } catch (error) {
    const isComplete = KEYS.every((name) => process.env[name]) && process.env.DATABASE_URL
    if (error.code !== 'EEXIST' && !isComplete) {
      throw new Refusal(`cannot write .env: ${error.message}`)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** The variables of one dot-env file, an empty object when there is none. */
function readEnvFile(name) {
  const file = join(ROOT, name)
  if (!existsSync(file)) return {}
  const values = {}
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line)
    if (match) values[match[1]] = match[2].replace(/^(['"])(.*)\1$/, '$2')
  }
  return values
}

/**
 * The environment for a child process: the caller's, plus what makes source and build agree on
 * one `.env`, one storage folder and one database.
 *
 * @param {Record<string, string>} overrides variables that win over everything
 * @returns {{ env: NodeJS.ProcessEnv, settings: Record<string, string> }} `env` to pass on and
 *   `settings`, the values in force as the application will see them
 */
export function environment(overrides = {}) {
  const file = readEnvFile('.env')
  const given = { ...process.env, ...overrides }
  const nodeEnv = given.NODE_ENV ?? file.NODE_ENV ?? 'development'
  const settings = {
    ...file,
    ...readEnvFile(`.env.${nodeEnv}`),
    ...(nodeEnv === 'test' ? {} : readEnvFile('.env.local')),
    ...readEnvFile(`.env.${nodeEnv}.local`),
    ...given,
    NODE_ENV: nodeEnv,
  }
  const isDefaultUrl = settings.APP_URL === `http://${file.HOST}:${file.PORT}`
  const env = {
    ...given,
    NODE_ENV: nodeEnv,
    TZ: settings.TZ ?? 'UTC',
    ENV_PATH: ROOT,
    STORAGE_DIR: resolve(ROOT, settings.STORAGE_DIR ?? 'storage'),
    PATH: [join(MODULES, '.bin'), process.env.PATH].join(delimiter),
  }
  if (!given.APP_URL && isDefaultUrl) env.APP_URL = addressOf(settings)
  const sqlite = /^sqlite:(?:\/\/)?(.+)$/.exec(settings.DATABASE_URL ?? '')?.[1]
  if (sqlite && !isAbsolute(sqlite) && sqlite !== ':memory:' && !sqlite.startsWith('storage/')) {
    env.DATABASE_URL = `sqlite:${resolve(ROOT, sqlite)}`
  }
  return { env, settings: { ...settings, ...env } }
}

/** The SQLite file of the settings `environment` gave, null for another kind of database. */
export function sqliteFile({ DATABASE_URL = '', STORAGE_DIR }) {
  const path = /^sqlite:(?:\/\/)?(.+)$/.exec(DATABASE_URL)?.[1]
  if (!path || path === ':memory:') return null
  return path.startsWith('storage/') ? join(STORAGE_DIR, path.slice('storage/'.length)) : path
}

/** The address a browser on this machine can open. */
export function addressOf({ HOST = '127.0.0.1', PORT = '3333' }) {
  const host = ['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`
}

/**
 * One hash over the contents of files and folders of the project, to tell whether they changed.
 *
 * @param {string[]} paths relative to the project; those that do not exist count as empty
 * @param {(path: string) => boolean} leavesOut relative paths to leave out
 */
export function hashOf(paths, leavesOut = () => false) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => filesUnder(join(ROOT, path)))) {
    const name = relative(ROOT, file)
    if (leavesOut(name)) continue
    hash.update(`${name}\0`).update(createHash('sha256').update(readFileSync(file)).digest())
  }
  return hash.digest('hex')
}

/** Absolute paths of all files below a path, in a fixed order. */
export function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)))
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
