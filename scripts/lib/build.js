/* The build that the server and the benches run from, made anew only when its sources changed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf, Refusal, ROOT, say } from './prepare.js'
import { start, stoppedBy } from './processes.js'

const BUILD_STAMP = join(ROOT, 'build', '.stamp')

const SOURCES = [
  'app',
  'bin',
  'commands',
  'config',
  'database',
  'providers',
  'public',
  'resources',
  'scripts/bench',
  'scripts/lib/unused_styles.js',
  'start',
  'tests/support/chromium.ts',
  'ace.js',
  'adonisrc.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
]

/** Builds unless the build is that of the sources; raises a Refusal when it fails. */
export async function ensureBuilt(node, env) {
  const sources = hashOf(SOURCES, (path) => path.startsWith(join('public', 'assets')))
  if (existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === sources) return
  say('Bagong: building...')
  const output = []
  // Types are the business of `npm test`: a fault in one must not keep the server from starting.
  const { child, ended } = start(node, ['ace.js', 'build', '--ignore-ts-errors'], {
    cwd: ROOT,
    env: { ...env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data))
  const code = await ended
  if (stoppedBy) return
  if (code !== 0) {
    process.stderr.write(Buffer.concat(output))
    throw new Refusal(`the build failed (exit code ${code}); its message is above`)
  }
  writeFileSync(BUILD_STAMP, sources)
}
