/**
 * Where a person stands with a class, from asking for a seat to the end of the training. The first
 * seven are states of an application, the others of an enrolment.
 */
export const PLACE_STATES = [
  'applied',
  'waiting',
  'offered',
  'refused',
  'lapsed',
  'application_withdrawn',
  'confirmed',
  'withdrawn',
  'transferred',
  'deferred',
  'no_show',
  'completed',
  'not_completed',
] as const

export type PlaceState = (typeof PLACE_STATES)[number]

/** Who takes a step: the trainee, an administrator of the class's base, or the system by rule. */
export type StepBy = 'trainee' | 'base' | 'system'

/**
 * What a state does with a seat. `none`: no seat. `kept`: one is kept for this person and nobody else
 * gets it. `taken`: taken for good. `freed`: given back. `freed_early`: given back while less than a
 * third of the hours were held (SEAT_FREED_BEFORE), else it counts as used.
 */
export type SeatRule = 'none' | 'kept' | 'taken' | 'freed' | 'freed_early'

interface StateRule {
  seat: SeatRule
  next: Partial<Record<PlaceState, readonly StepBy[]>>
}

/** The one table of states: which follows which, who may do it, and which of them has a seat. */
export const STATE_RULES: Record<PlaceState, StateRule> = {
  applied: {
    seat: 'none',
    next: {
      confirmed: ['base'],
      waiting: ['base'],
      refused: ['base'],
      application_withdrawn: ['trainee', 'base'],
      lapsed: ['system'],
    },
  },
  waiting: {
    seat: 'none',
    next: {
      offered: ['system'],
      refused: ['base'],
      application_withdrawn: ['trainee', 'base'],
      lapsed: ['system'],
    },
  },
  offered: {
    seat: 'kept',
    next: {
      confirmed: ['trainee', 'base'],
      application_withdrawn: ['trainee', 'base'],
      lapsed: ['system'],
    },
  },
  refused: { seat: 'none', next: {} },
  lapsed: { seat: 'none', next: {} },
  application_withdrawn: { seat: 'none', next: {} },
  confirmed: {
    seat: 'taken',
    next: {
      withdrawn: ['trainee', 'base'],
      transferred: ['base'],
      deferred: ['base'],
      no_show: ['base'],
      completed: ['base'],
      not_completed: ['base'],
    },
  },
  withdrawn: { seat: 'freed_early', next: {} },
  transferred: { seat: 'freed_early', next: {} },
  deferred: { seat: 'freed_early', next: {} },
  no_show: { seat: 'freed', next: {} },
  completed: { seat: 'taken', next: {} },
  not_completed: { seat: 'taken', next: {} },
}

/** Whether somebody may take a person from one state to another. */
export function mayStep(from: PlaceState, to: PlaceState, by: StepBy): boolean {
  return STATE_RULES[from].next[to]?.includes(by) ?? false
}

/** How somebody left a class; an enrolment that ended so has the status `withdrawn`. */
export const WAYS_OUT = ['withdrawn', 'transferred', 'deferred', 'no_show'] as const
export type WayOut = (typeof WAYS_OUT)[number]

/** The state of an enrolment as people read it. */
export function stateOfEnrolment(row: { status: string; left_by: string | null }): PlaceState {
  if (row.status !== 'withdrawn') return row.status as PlaceState
  return (row.left_by ?? 'withdrawn') as WayOut
}

const TINTS: Record<PlaceState, string> = {
  applied: 'act',
  waiting: 'warn',
  offered: 'act',
  refused: 'fail',
  lapsed: '',
  application_withdrawn: '',
  confirmed: 'pass',
  withdrawn: '',
  transferred: '',
  deferred: '',
  no_show: 'fail',
  completed: 'pass',
  not_completed: 'fail',
}

/** Tint of the badge. */
export function stateTint(state: PlaceState): string {
  return TINTS[state]
}
