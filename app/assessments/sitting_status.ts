export const SITTING_STATUSES = [
  'planned',
  'submitted',
  'approved',
  'entered',
  'differing',
  'checked',
  'published',
  'final',
] as const

/** Those that something is to come after. */
export const OPEN_STATUSES = SITTING_STATUSES.filter((status) => status !== 'final')

export type SittingStatus = (typeof SITTING_STATUSES)[number]

/**
 * Planned by the base, approved by the bureau, marked by two people unseen, sampled while checked,
 * published for objections, final. Plans and marks may be given back, a final sitting never.
 */
const moves: Record<SittingStatus, readonly SittingStatus[]> = {
  planned: ['submitted'],
  submitted: ['approved', 'planned'],
  approved: ['entered', 'planned'],
  entered: ['entered', 'differing', 'checked', 'approved'],
  differing: ['checked', 'approved'],
  checked: ['published', 'approved'],
  published: ['final'],
  final: [],
}

/** Statuses in which marks are shown to the candidates: while objections are possible and after. */
export const SHOWN_STATUSES: readonly SittingStatus[] = ['published', 'final']

/** Whether a sitting may go from one status straight to another. */
export function canMove(from: SittingStatus, to: SittingStatus): boolean {
  return moves[from].includes(to)
}

/** The statuses from which a sitting may go to this one: the condition of an update. */
export function statusesBefore(to: SittingStatus): SittingStatus[] {
  return SITTING_STATUSES.filter((from) => canMove(from, to))
}

const tints: Record<SittingStatus, string> = {
  planned: '',
  submitted: 'act',
  approved: 'hold',
  entered: 'act',
  differing: 'warn',
  checked: 'hold',
  published: 'act',
  final: 'pass',
}

/** Tint of the status badge. */
export function sittingTint(status: string): string {
  return tints[status as SittingStatus] ?? ''
}
