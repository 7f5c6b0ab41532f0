import { readFileSync } from 'node:fs'
import {
  type Document,
  LineCounter,
  type Node,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml'
import type { Path } from '#app/catalogue/packs/shape'

/** What is wrong in a pack: `file` from the top of the packs folder, `line` from 1. */
export interface PackFault {
  file: string
  line: number
  path: string
  message: string
}

/** One YAML file of a pack, which knows on what line each of its values stands. */
export class PackDocument {
  #document: Document.Parsed
  #lines = new LineCounter()

  /** @throws Error with code ENOENT when there is no such file */
  constructor(
    readonly file: string,
    location: string
  ) {
    const yaml = readFileSync(location, 'utf8')
    this.#document = parseDocument(yaml, { lineCounter: this.#lines, prettyErrors: false })
  }

  /** Faults of the YAML itself: bad indentation, a key twice, an unclosed quote. */
  get syntaxFaults(): PackFault[] {
    return this.#document.errors.map((error) => ({
      file: this.file,
      line: this.#lineAt(error.pos[0]),
      path: '',
      message: `is not valid YAML: ${error.message}`,
    }))
  }

  /** The content as plain values; `null` for an empty file. */
  get content(): unknown {
    return this.#document.toJS({ maxAliasCount: 1000 })
  }

  fault(path: Path, message: string): PackFault {
    return { file: this.file, line: this.lineOf(path), path: written(path), message }
  }

  /** The line of the value, or of the nearest thing around it when it is not there. */
  lineOf(path: Path): number {
    let node: unknown = this.#document.contents
    let offset = start(node) ?? 0
    for (const part of path) {
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => isScalar(item.key) && String(item.key.value) === part
        )
        if (!pair) break
        offset = start(pair.key) ?? offset
        node = pair.value
      } else if (isSeq(node)) {
        node = node.items[Number(part)]
        offset = start(node) ?? offset
      } else {
        break
      }
      if (isAlias(node)) break
    }
    return this.#lineAt(offset)
  }

  #lineAt(offset: number) {
    return Math.max(1, this.#lines.linePos(offset).line)
  }
}

function start(node: unknown) {
  return (node as Node | null | undefined)?.range?.[0]
}

/** `courses[2].grade` */
function written(path: Path) {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`
      return index === 0 ? part : `.${part}`
    })
    .join('')
}
