/*
 * `npm run -s ace -- COMMAND`: runs an ace command after `npm ci` alone. Standard output and the
 * exit code are the command's own.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureEnv, ensureInstalled, environment, node24, ROOT, runScript } from './lib/prepare.js'
import { onOrphaned, start, stopChildrenOnSignal } from './lib/processes.js'

await runScript(async () => {
  ensureInstalled()
  ensureEnv()
  const node = node24()
  const { env } = environment()
  // Without the development packages there is nothing to run the sources with.
  const hasSources = existsSync(join(ROOT, 'node_modules', '@poppinss', 'ts-exec'))
  const entry = join(ROOT, hasSources ? 'ace.js' : join('build', 'ace.js'))

  if (node === process.execPath) {
    Object.assign(process.env, env)
    onOrphaned(() => process.kill(process.pid, 'SIGTERM'))
    await import(pathToFileURL(entry).href)
    return
  }
  stopChildrenOnSignal()
  const { ended } = start(node, [entry, ...process.argv.slice(2)], { env, stdio: 'inherit' })
  process.exitCode = await ended
})
