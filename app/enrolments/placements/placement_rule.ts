import { DateTime } from 'luxon'

/**
 * How long after the last day of a class its base records where people went to work, and what proves
 * it. No document found fixes the time: an example until the bureau's own rule is confirmed.
 */
export const PLACEMENT_RULE = {
  months: 6,
  status: 'example',
  source: { document: '培训后就业情况登记（待本地文件确认）', clause: '登记期限' },
} as const

export const PROOF_KINDS = ['contract', 'payroll', 'insurance', 'employer_note', 'visit'] as const
export type ProofKind = (typeof PROOF_KINDS)[number]

/** Why somebody has no work after the training. */
export const NOT_PLACED_REASONS = [
  'seeking',
  'studying',
  'own_business',
  'military',
  'family',
  'health',
  'declined',
  'order_withdrawn',
  'not_reached',
] as const
export type NotPlacedReason = (typeof NOT_PLACED_REASONS)[number]

/** The last day on which placements of a class that ended on a day are recorded. */
export function placementsUntil(endsOn: string): string {
  return DateTime.fromISO(endsOn).plus({ months: PLACEMENT_RULE.months }).toISODate()!
}
