export const CONTEST_STATUSES = [
  'draft',
  'open',
  'closed',
  'published',
  'final',
  'cancelled',
] as const

export type ContestStatus = (typeof CONTEST_STATUSES)[number]

const moves: Record<ContestStatus, readonly ContestStatus[]> = {
  draft: ['open', 'cancelled'],
  open: ['closed', 'cancelled'],
  closed: ['open', 'published', 'cancelled'],
  published: ['closed', 'final'],
  final: [],
  cancelled: [],
}

/** Whether a contest may go from one status straight to another. */
export function canMove(from: ContestStatus, to: ContestStatus): boolean {
  return moves[from].includes(to)
}

const tints: Record<ContestStatus, string> = {
  draft: '',
  open: 'act',
  closed: 'act',
  published: 'act',
  final: 'pass',
  cancelled: '',
}

/** Tint of the status badge. */
export function contestTint(status: string): string {
  return tints[status as ContestStatus] ?? ''
}
