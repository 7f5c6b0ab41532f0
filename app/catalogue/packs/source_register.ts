import {
  type Path,
  type Report,
  isMapping,
  mapping,
  optional,
  text,
} from '#app/catalogue/packs/shape'
import type { PackSource } from '#app/catalogue/packs/pack_shapes'

const reference = mapping({ code: text, clause: optional(text), quote: optional(text) })

/** Documents that values cite, by code. */
export class SourceRegister {
  #documents = new Map<string, { document: string; number?: string }>()

  add(code: string, document: { document: string; number?: string }) {
    this.#documents.set(code, document)
  }

  /**
   * A copy of the value in which every `source` and every item of `furtherSources` that gives a code
   * is the document itself with the clause and the quote. `remember` is told where each mapping of
   * the copy came from.
   */
  resolve(
    value: unknown,
    path: Path,
    report: Report,
    remember: (mapping: object, path: Path) => void
  ): unknown {
    const walk = (inner: unknown, at: Path): unknown => {
      if (Array.isArray(inner)) return inner.map((item, index) => walk(item, [...at, index]))
      if (!isMapping(inner)) return inner
      const copy: Record<string, unknown> = {}
      for (const [key, child] of Object.entries(inner)) {
        const childPath = [...at, key]
        if (key === 'source') copy[key] = this.#cited(child, childPath, report)
        else if (key === 'furtherSources' && Array.isArray(child)) {
          copy[key] = child.map((one, index) => this.#cited(one, [...childPath, index], report))
        } else copy[key] = walk(child, childPath)
      }
      remember(copy, at)
      return copy
    }
    return walk(value, path)
  }

  #cited(value: unknown, path: Path, report: Report): PackSource {
    reference.check(value, path, report)
    const { code, clause, quote } = isMapping(value) ? value : {}
    const found = this.#documents.get(String(code))
    if (typeof code === 'string' && !found) {
      report([...path, 'code'], `source "${code}" is not in any sources file`)
    }
    // A source at fault is reported above; the stand-in keeps it from being reported twice.
    const cited: Record<string, unknown> = { document: found?.document ?? '?' }
    if (found?.number) cited.number = found.number
    if (clause !== undefined) cited.clause = clause
    if (quote !== undefined) cited.quote = quote
    return cited as PackSource
  }
}
