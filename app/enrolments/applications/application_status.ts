import type { PlaceState } from '#app/enrolments/enrolment_states'

export const APPLICATION_STATUSES = [
  'applied',
  'waiting',
  'offered',
  'confirmed',
  'refused',
  'withdrawn',
  'lapsed',
] as const

export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number]

/** Applications that still ask for something. */
export const LIVE_APPLICATIONS = ['applied', 'waiting', 'offered'] as const

const moves: Record<ApplicationStatus, readonly ApplicationStatus[]> = {
  applied: ['waiting', 'confirmed', 'refused', 'withdrawn', 'lapsed'],
  waiting: ['offered', 'refused', 'withdrawn', 'lapsed'],
  offered: ['confirmed', 'withdrawn', 'lapsed'],
  confirmed: [],
  refused: [],
  withdrawn: [],
  lapsed: [],
}

/** Whether an application may go from one status straight to another. */
export function canMove(from: ApplicationStatus, to: ApplicationStatus): boolean {
  return moves[from].includes(to)
}

/** The statuses from which an application may go to this one: the condition of an update. */
export function statusesBefore(to: ApplicationStatus): ApplicationStatus[] {
  return APPLICATION_STATUSES.filter((from) => canMove(from, to))
}

/** The state of an application as people read it. */
export function stateOfApplication(status: ApplicationStatus): PlaceState {
  return status === 'withdrawn' ? 'application_withdrawn' : status
}

/** Why a base refuses: coded, so that refusals can be counted; the words say the rest. */
export const REFUSAL_REASONS = [
  'entry_conditions',
  'group_unproven',
  'other_class',
  'not_of_employer',
  'papers_missing',
  'no_answer',
  'other',
] as const

export type RefusalReason = (typeof REFUSAL_REASONS)[number]
