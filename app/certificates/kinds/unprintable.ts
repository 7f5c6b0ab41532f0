import { missingOnCertificate } from '#app/certificates/pdf/render_certificate'
import type { GivenFacts } from '#app/certificates/new_facts'

/** Somebody left out of an issue: whose name no font can print, and which characters of it. */
export interface Unprintable {
  /** Place in the roster. */
  position: number
  name: string
  /** `㊟ U+329F`, one after another. */
  characters: string
}

/** Parts the people of an issue into those whose certificate can be printed and the others. */
export function partPrintable<
  R extends { position: number; name: string },
  F extends Omit<GivenFacts, 'number'>,
>(people: R[], factsOf: (row: R) => F): { good: { row: R; facts: F }[]; left: Unprintable[] } {
  const good: { row: R; facts: F }[] = []
  const left: Unprintable[] = []
  for (const row of people) {
    const facts = factsOf(row)
    const missing = missingOnCertificate(facts)
    if (missing.length === 0) good.push({ row, facts })
    else {
      const characters = missing.map((one) => `${one.character} ${one.codePoint}`)
      const { position, name } = row
      left.push({ position, name, characters: [...new Set(characters)].join('、') })
    }
  }
  return { good, left }
}

/** The people left out in one line: `3 王㊟（㊟ U+329F）；…`, the first ten by name. */
export function unprintableWords(left: Unprintable[]): string {
  return left
    .slice(0, 10)
    .map(({ position, name, characters }) => `${position} ${name}（${characters}）`)
    .join('；')
}
