import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PACKS_FOLDER } from '#app/catalogue/packs/read_pack'

/** A copy of the packs to spoil; `remove` it afterwards. */
export class PackFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'packs-'))

  constructor() {
    cpSync(PACKS_FOLDER, this.path, { recursive: true })
  }

  /** Replaces the first `from` and gives the line it stood on. Raises when it is not there. */
  replace(file: string, from: string, to: string): number {
    const location = join(this.path, file)
    const text = readFileSync(location, 'utf8')
    const offset = text.indexOf(from)
    if (offset < 0) throw new Error(`${file} does not have ${from}`)
    writeFileSync(location, text.slice(0, offset) + to + text.slice(offset + from.length))
    return text.slice(0, offset).split('\n').length
  }

  delete(file: string) {
    rmSync(join(this.path, file))
  }

  remove() {
    rmSync(this.path, { recursive: true })
  }
}
