/*
 * `npm start`: from a fresh clone to a running server. Installs, builds, makes `.env`, prepares
 * the database with the houma pack and the demonstration data, and serves. What is up to date is
 * not done again. `DEMO=0` leaves the demonstration out; production never has it.
 */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './lib/build.js'
import {
  addressOf,
  ensureEnv,
  ensureInstalled,
  environment,
  node24,
  Refusal,
  ROOT,
  runScript,
  say,
  sqliteFile,
} from './lib/prepare.js'
import { listenFault, start, stopChildrenOnSignal, stoppedBy } from './lib/processes.js'

/** The server tells that it listens a moment before it can be stopped politely. */
const SETTLING_MS = 150

await runScript(async () => {
  ensureEnv()
  const { env, settings } = environment()
  await checkPort(settings)
  ensureInstalled()
  const node = node24()

  stopChildrenOnSignal()
  await ensureBuilt(node, env)
  if (stoppedBy) return stopHalfway()
  const notes = await prepareDatabase(node, env, settings)
  if (stoppedBy) return stopHalfway()
  await serve(node, env, settings, notes)
})

async function checkPort({ HOST, PORT }) {
  const fault = await listenFault(Number(PORT), HOST)
  if (!fault) return
  const cure = `stop what uses it or choose another: PORT=${Number(PORT) + 1} npm start`
  if (fault === 'EADDRINUSE') throw new Refusal(`port ${PORT} on ${HOST} is taken; ${cure}`)
  throw new Refusal(`cannot listen on ${HOST}:${PORT} (${fault})`)
}

/**
 * Migrates, loads the pack and the demonstration; gives what the command says about them. A new
 * SQLite database takes its place only when it is complete, so that a first start that was broken
 * off leaves no half of a demonstration behind.
 */
async function prepareDatabase(node, env, settings) {
  say('Bagong: preparing the database...')
  const file = sqliteFile(settings)
  const draft = file && !existsSync(file) ? `${file}.part` : null
  if (draft) removeDatabase(draft)
  const withDemo = settings.DEMO !== '0' && settings.NODE_ENV !== 'production'
  const output = []
  const { child, ended } = start(
    node,
    [join('build', 'ace.js'), 'setup', ...(withDemo ? [] : ['--no-demo'])],
    {
      cwd: ROOT,
      env: draft ? { ...env, DATABASE_URL: `sqlite:${draft}` } : env,
      stdio: ['ignore', 'pipe', 'inherit'],
    }
  )
  child.stdout.on('data', (data) => output.push(data))
  const code = await ended
  const notes = Buffer.concat(output).toString()
  if (stoppedBy) return ''
  if (code !== 0) {
    process.stderr.write(notes)
    throw new Refusal(`the database could not be prepared (exit code ${code}); see above`)
  }
  if (draft) moveDatabase(draft, file)
  return notes.trim()
}

function removeDatabase(file) {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true })
}

function moveDatabase(from, to) {
  // What is not yet in the file itself stands in the log beside it, and belongs to it by name.
  if (existsSync(`${from}-wal`)) renameSync(`${from}-wal`, `${to}-wal`)
  renameSync(from, to)
  rmSync(`${from}-shm`, { force: true })
}

async function serve(node, env, settings, notes) {
  const guard = pathToFileURL(join(ROOT, 'scripts', 'lib', 'child_guard.js')).href
  let isServing = false
  const { child, ended } = start(
    node,
    ['--import', guard, join('build', 'bin', 'server.js')],
    { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    // Before it serves there is nothing to finish, and a polite signal can get lost in the boot.
    () => (isServing ? 'SIGTERM' : 'SIGKILL')
  )
  child.on('message', async (message) => {
    if (!message?.isAdonisJS || isServing) return
    await setTimeout(SETTLING_MS)
    if (stoppedBy) return
    isServing = true
    if (notes) console.log(`\n${notes}`)
    console.log(`\nBagong 八工 is running: ${addressOf(settings)}\nCtrl-C stops it.\n`)
  })
  const code = await ended
  if (stoppedBy) {
    console.log('Bagong: stopped.')
    return
  }
  throw new Refusal(
    isServing
      ? `the server ended by itself (exit code ${code})`
      : `the server did not start (exit code ${code}); its message is above`
  )
}

function stopHalfway() {
  say('Bagong: stopped before it was ready; the next start takes it up again.')
  process.exitCode = 130
}
