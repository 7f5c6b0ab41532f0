import type { Source } from '#app/rules/types'

/** The source kept with a row (JSON of a `Source`), or null when it is not readable. */
export function readSource(text: string | null | undefined): Source | null {
  if (!text) return null
  try {
    const source = JSON.parse(text)
    return typeof source?.document === 'string' ? source : { document: String(source) }
  } catch {
    return { document: text }
  }
}

/** A source as a line: document, number and clause. */
export function sourceLine(source: Source | null): string {
  if (!source) return ''
  return [source.document, source.number, source.clause].filter(Boolean).join('，')
}
