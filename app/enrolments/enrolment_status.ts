export const ENROLMENT_STATUSES = ['confirmed', 'withdrawn', 'completed', 'not_completed'] as const

export type EnrolmentStatus = (typeof ENROLMENT_STATUSES)[number]

const moves: Record<EnrolmentStatus, readonly EnrolmentStatus[]> = {
  confirmed: ['withdrawn', 'completed', 'not_completed'],
  withdrawn: [],
  completed: [],
  not_completed: [],
}

/** Whether an enrolment may go from one status straight to another. */
export function canMove(from: EnrolmentStatus, to: EnrolmentStatus): boolean {
  return moves[from].includes(to)
}

/** The statuses from which an enrolment may go to this one: the condition of an update. */
export function statusesBefore(to: EnrolmentStatus): EnrolmentStatus[] {
  return ENROLMENT_STATUSES.filter((from) => canMove(from, to))
}
