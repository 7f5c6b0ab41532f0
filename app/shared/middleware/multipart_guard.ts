import { createRequire } from 'node:module'
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/*
 * A file field named like a member of Object.prototype ends the process in @adonisjs/bodyparser
 * before 11.0.5 (GHSA-8w45-cghr-9rh4). Such parts are drained and dropped before it sees them.
 * A test asks for this file's removal once the lock file holds a repaired version.
 */
const bodyparser = realpathSync(
  fileURLToPath(import.meta.resolve('@adonisjs/core/bodyparser_middleware'))
)
const coreRequire = createRequire(bodyparser)
const bodyparserRequire = createRequire(coreRequire.resolve('@adonisjs/bodyparser'))
const { Form } = bodyparserRequire('@poppinss/multiparty')

const emit = Form.prototype.emit
Form.prototype.emit = function (event: string, part: any, ...rest: unknown[]) {
  if (event === 'part' && (typeof part?.name !== 'string' || part.name in Object.prototype)) {
    part.on('error', () => {})
    part.resume()
    return true
  }
  return emit.call(this, event, part, ...rest)
}
