import { STOPPABLE } from '#app/shared/chain_claim'

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
  'recovering',
  'recovered',
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
  paid: ['recovering'],
  recovering: ['recovered', 'paid'],
  recovered: [],
  rejected: [],
  withdrawn: [],
}

/** Moves back that another person may make, as long as nothing was put into a batch. */
const undoings: Partial<Record<ClaimStatus, readonly ClaimStatus[]>> = {
  reviewed: ['submitted'],
  approved: ['reviewed'],
  noticed: ['reviewed'],
  rejected: ['submitted', 'reviewed'],
}

/** Whether a claim may go from one status to another. */
export function canMove(from: ClaimStatus, to: ClaimStatus): boolean {
  return moves[from].includes(to)
}

/** Whether undoing a decision may bring a claim back from one status to another. */
export function canUndo(from: ClaimStatus, to: ClaimStatus): boolean {
  return undoings[from]?.includes(to) ?? false
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

/** Statuses in which the fund has paid the claim, whether or not it wants the money back. */
export const paidStatuses: readonly ClaimStatus[] = ['paid', 'recovering', 'recovered']

/** Statuses in which facts can be read anew and the claim sent (again). */
export const preparableStatuses: readonly ClaimStatus[] = ['draft', 'returned']

/**
 * Statuses that count as a subsidy taken or about to be taken. A recovered one counts until somebody
 * decides that it frees the quota.
 */
export const countedStatuses: readonly ClaimStatus[] = [
  ...reservedStatuses,
  ...committedStatuses,
  ...paidStatuses,
]

/**
 * What people read: the word says who must act. A claim under notice waits for payment as soon as
 * the period is closed; one that is held or disputed stands still wherever it is; one of which less
 * came back than was paid is recovered in part.
 */
export type ClaimState = ClaimStatus | 'payable' | 'held' | 'disputed' | 'recovered_part'

/** The marks of a claim that, beside its status, tell its state. */
export interface ClaimMarks {
  status: string
  heldAt?: string | null
  disputedAt?: string | null
  noticeClosedAt?: string | null
  /** What was paid, and what of it came back over all recoveries, in fen. */
  amountFen?: number
  recoveredFen?: number
}

const stoppable: readonly string[] = STOPPABLE

/** The state people read. A claim that has ended is not held or disputed any more. */
export function claimState(marks: ClaimMarks): ClaimState {
  const { status, heldAt, disputedAt, noticeClosedAt, amountFen, recoveredFen } = marks
  if (heldAt && stoppable.includes(status)) return 'held'
  if (disputedAt && stoppable.includes(status)) return 'disputed'
  if (status === 'noticed' && noticeClosedAt) return 'payable'
  if (status === 'recovered' && (recoveredFen ?? 0) < (amountFen ?? 0)) return 'recovered_part'
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
  recovering: 'warn',
  recovered: 'pass',
  recovered_part: 'warn',
  held: 'hold',
  disputed: 'hold',
}

/** The tint of a state's badge. */
export function claimTint(state: ClaimState): string {
  return tints[state]
}
