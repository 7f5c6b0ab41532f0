/** Where a recovery can stand. */
export const recoveryStatuses = ['draft', 'open', 'completed', 'written_off', 'cancelled'] as const

export type RecoveryStatus = (typeof recoveryStatuses)[number]

/** Why money is asked back: a closed list. */
export const recoveryReasons = [
  'not_completed',
  'false_claim',
  'paid_twice',
  'wrong_amount',
  'certificate_void',
  'other',
] as const

export type RecoveryReason = (typeof recoveryReasons)[number]

/** Language file of the area. */
export const RECOVERIES = 'recoveries'

/**
 * Working days in which the payee pays back, unless the opener says otherwise. An example: no document
 * of Houma or Shanxi that states the period was found.
 */
export const RECOVERY_WORKING_DAYS = 15

const tints: Record<RecoveryStatus, string> = {
  draft: '',
  open: 'warn',
  completed: 'pass',
  written_off: 'fail',
  cancelled: '',
}

/** The tint of a recovery's badge. */
export function recoveryTint(status: string): string {
  return tints[status as RecoveryStatus] ?? ''
}
