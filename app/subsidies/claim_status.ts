/** Where a claim can stand, in the order of its way. */
export const claimStatuses = [
  'draft',
  'submitted',
  'reviewed',
  'approved',
  'noticed',
  'batched',
  'paying',
  'paid',
  'failed',
  'returned',
  'rejected',
  'withdrawn',
] as const

export type ClaimStatus = (typeof claimStatuses)[number]

const moves: Record<ClaimStatus, readonly ClaimStatus[]> = {
  draft: ['submitted', 'withdrawn'],
  submitted: ['reviewed', 'returned', 'rejected', 'withdrawn'],
  reviewed: ['approved', 'returned', 'rejected', 'withdrawn'],
  returned: ['submitted', 'withdrawn'],
  approved: ['noticed', 'rejected'],
  noticed: ['batched', 'rejected'],
  batched: ['paying'],
  paying: ['paid', 'failed'],
  failed: ['batched'],
  paid: [],
  rejected: [],
  withdrawn: [],
}

/** Whether a claim may go from one status to another. */
export function canMove(from: ClaimStatus, to: ClaimStatus): boolean {
  return moves[from].includes(to)
}

/** Statuses in which money of the fund is reserved for the claim. */
export const reservedStatuses: readonly ClaimStatus[] = ['submitted', 'reviewed']

/** Statuses in which money of the fund is committed to the claim. */
export const committedStatuses: readonly ClaimStatus[] = [
  'approved',
  'noticed',
  'batched',
  'paying',
  'failed',
]

/** Statuses in which facts can be read anew and the claim sent (again). */
export const preparableStatuses: readonly ClaimStatus[] = ['draft', 'returned']

/** Statuses that count as a subsidy taken or about to be taken. */
export const countedStatuses: readonly ClaimStatus[] = [
  ...reservedStatuses,
  ...committedStatuses,
  'paid',
]

/**
 * What people read: the word says who must act. A claim under notice waits for payment as soon as
 * the period is closed.
 */
export type ClaimState = ClaimStatus | 'payable'

/** The state people read, from the status and whether the notice is closed. */
export function claimState(status: string, noticeClosedAt?: string | null): ClaimState {
  if (status === 'noticed' && noticeClosedAt) return 'payable'
  return status as ClaimStatus
}

const tints: Record<ClaimState, string> = {
  draft: '',
  submitted: 'act',
  reviewed: 'act',
  approved: 'act',
  noticed: 'act',
  payable: 'act',
  batched: 'act',
  paying: 'act',
  paid: 'pass',
  failed: 'fail',
  returned: 'warn',
  rejected: 'fail',
  withdrawn: '',
}

/** The tint of a state's badge. */
export function claimTint(state: ClaimState): string {
  return tints[state]
}
