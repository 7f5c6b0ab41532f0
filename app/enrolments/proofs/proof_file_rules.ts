import { addMonths } from '#app/rules/days'

/** Where proofs lie and what a picture of one becomes. */
export const PROOF_PLACE = { folder: 'proof_files', field: 'file', megabytes: 8 } as const

/** Large enough to read a card, small enough for a telephone. */
export const PROOF_IMAGE = { most: { width: 2400, height: 2400 } } as const

/**
 * Years that a proof is kept, from the day it was sent: the file of a training class. No document of the
 * place sets a number; the bureau may ask for another.
 */
export const PROOF_KEPT_YEARS = 10

/** The last day on which a proof sent on a day is kept. */
export function keptUntil(day: string): string {
  return addMonths(day, PROOF_KEPT_YEARS * 12)
}
