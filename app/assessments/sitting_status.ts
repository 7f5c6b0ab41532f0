export const SITTING_STATUSES = ['planned', 'entered', 'checked', 'published'] as const

export type SittingStatus = (typeof SITTING_STATUSES)[number]

/** Scores may be entered anew until a second person has checked them; a check may be taken back. */
const moves: Record<SittingStatus, readonly SittingStatus[]> = {
  planned: ['entered'],
  entered: ['entered', 'checked', 'planned'],
  checked: ['published', 'planned'],
  published: [],
}

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
  entered: 'act',
  checked: 'hold',
  published: 'pass',
}

/** Tint of the status badge. */
export function sittingTint(status: string): string {
  return tints[status as SittingStatus] ?? ''
}
