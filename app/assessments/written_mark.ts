import { foldNumber } from '#app/people/typed_text'
import { type Mark, PASS_RULE } from '#app/grades/pass_rule'

const ABSENT = /^(缺|缺考|缺席|未考|ABSENT|A)$/
const NUMBER = /^(\d{1,3})(?:\.(\d)0*)?$/

/** What somebody can write of a paper: a mark, or that nobody sat it. */
export type WrittenMark = Mark & { outcome: 'marked' | 'absent' }

/**
 * Reads a mark as somebody writes it: 0 to 100 with at most one decimal, or 缺考 (absent). Null when it
 * is neither. `readMark('85.5')` gives 855 tenths.
 */
export function readMark(text: string): WrittenMark | null {
  const folded = foldNumber(text)
  if (ABSENT.test(folded)) return { outcome: 'absent', markTenths: null }
  const [, whole, tenth = '0'] = NUMBER.exec(folded) ?? []
  if (whole === undefined) return null
  const markTenths = Number(whole) * 10 + Number(tenth)
  return markTenths <= PASS_RULE.fullTenths ? { outcome: 'marked', markTenths } : null
}

/** A mark as people read it: tenths without a needless decimal. `855` is `85.5`, `800` is `80`. */
export function markText(tenths: number): string {
  return String(tenths / 10)
}
