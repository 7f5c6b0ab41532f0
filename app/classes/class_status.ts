export const CLASS_STATUSES = [
  'draft',
  'applied',
  'returned',
  'approved',
  'enrolling',
  'running',
  'finished',
  'archived',
  'cancelled',
] as const

export type ClassStatus = (typeof CLASS_STATUSES)[number]

const moves: Record<ClassStatus, readonly ClassStatus[]> = {
  draft: ['applied', 'cancelled'],
  applied: ['enrolling', 'returned', 'cancelled'],
  returned: ['applied', 'cancelled'],
  approved: ['enrolling', 'cancelled'],
  enrolling: ['running', 'cancelled'],
  running: ['finished', 'cancelled'],
  finished: ['archived'],
  archived: [],
  cancelled: [],
}

/** Whether a class may go from one status straight to another. */
export function canMove(from: ClassStatus, to: ClassStatus): boolean {
  return moves[from].includes(to)
}

/** The statuses from which a class may go to this one: the condition of an update. */
export function statusesBefore(to: ClassStatus): ClassStatus[] {
  return CLASS_STATUSES.filter((from) => canMove(from, to))
}

/** Whether the base may still change the class itself. */
export function isRevisable(status: string): boolean {
  return status === 'draft' || status === 'returned'
}

/** Whether the class holds reserved seats of the plan that nobody may have taken yet. */
export function holdsSeats(status: string): boolean {
  return ['applied', 'approved', 'enrolling', 'running'].includes(status)
}

const tints: Record<ClassStatus, string> = {
  draft: '',
  applied: 'hold',
  returned: 'warn',
  approved: 'act',
  enrolling: 'act',
  running: 'act',
  finished: 'pass',
  archived: '',
  cancelled: '',
}

/** Tint of the status badge. */
export function classTint(status: string): string {
  return tints[status as ClassStatus] ?? ''
}
