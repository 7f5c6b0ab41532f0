export const PRINTING = 'certificate_printing'

export const DESIGN_NAMES = ['sheet', 'card'] as const

/** A copy is prepared, printed, handed out; or it was spoiled on the way or lost afterwards. */
export const PRINT_STATUSES = ['prepared', 'printed', 'delivered', 'spoiled', 'lost'] as const
export type PrintStatus = (typeof PRINT_STATUSES)[number]

/** Tint of the state's badge. */
export const PRINT_TINTS: Record<PrintStatus, string> = {
  prepared: 'warn',
  printed: 'act',
  delivered: 'pass',
  spoiled: 'fail',
  lost: 'fail',
}
