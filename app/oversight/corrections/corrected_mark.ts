import { readMark } from '#app/assessments/written_mark'
import type { Mark } from '#app/grades/pass_rule'

const WORDS: Record<string, Mark['outcome']> = {
  免考: 'exempt',
  EXEMPT: 'exempt',
  作废: 'void',
  VOID: 'void',
}

/** A mark as it should have been: a number, 缺考, 免考 or 作废; null when it is none of these. */
export function readCorrectedMark(text: string): Mark | null {
  const outcome = WORDS[text.trim().toUpperCase()]
  return outcome ? { outcome, markTenths: null } : readMark(text)
}
