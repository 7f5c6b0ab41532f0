import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './prepare.js'

export const OFFLINE_PAGE = join(ROOT, 'public', 'offline', 'verify.html')

/**
 * The offline verification page out of its parts: one file with script and styles inside, so that a
 * saved copy is whole. Its content security policy allows this script and these styles alone.
 */
export async function bundleOfflinePage() {
  const { build } = await import('vite')
  const { output } = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: join(ROOT, 'resources', 'js', 'offline.js') },
      modulePreload: false,
    },
  })
  const part = (name) => readFileSync(join(ROOT, 'resources', 'offline', name), 'utf8')
  const script = output[0].code.trim().replaceAll('</script', '<\\/script')
  const style = part('page.css')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
  const values = {
    SCRIPT: script,
    STYLE: style,
    SCRIPT_HASH: `sha256-${digest(script)}`,
    STYLE_HASH: `sha256-${digest(style)}`,
  }
  return part('page.html').replace(/%([A-Z_]+)%/g, (_, name) => values[name])
}

function digest(text) {
  return createHash('sha256').update(text).digest('base64')
}
