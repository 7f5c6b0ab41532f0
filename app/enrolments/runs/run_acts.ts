import { APPLICATION_STATUSES } from '#app/enrolments/applications/application_status'

/** What can be done with every application that a filter finds, by the status it gives. */
export const APPLICATION_ACTS = ['confirmed', 'waiting', 'refused'] as const
export type ApplicationAct = (typeof APPLICATION_ACTS)[number]

/** What can be done with every enrolment that a filter finds. */
export const ENROLMENT_ACTS = [
  'notice',
  'warning',
  'transferred',
  'deferred',
  'no_show',
  'withdrawn',
] as const
export type EnrolmentAct = (typeof ENROLMENT_ACTS)[number]

export const RUN_ACTS = [...APPLICATION_ACTS, ...ENROLMENT_ACTS] as const

/** An act over many, or the taking back of one. */
export type RunAct = (typeof RUN_ACTS)[number] | 'undo'

/**
 * The acts that can be taken back, row by row, while nothing came of them. What was told is told; who
 * moved to another class is moved back by a move, for which the seat there has to be free again.
 */
export const UNDOABLE_ACTS = ['confirmed', 'waiting', 'refused', 'withdrawn', 'no_show'] as const
export type UndoableAct = (typeof UNDOABLE_ACTS)[number]

export function isUndoable(act: RunAct): act is UndoableAct {
  return (UNDOABLE_ACTS as readonly RunAct[]).includes(act)
}

export function isOverApplications(act: RunAct): act is ApplicationAct {
  return (APPLICATION_ACTS as readonly RunAct[]).includes(act)
}

/** Acts that need words on why. */
export function needsReason(act: RunAct): boolean {
  return ['withdrawn', 'no_show', 'transferred', 'deferred', 'undo'].includes(act)
}

/** Acts that put people into another class. */
export function isMove(act: RunAct): act is 'transferred' | 'deferred' {
  return act === 'transferred' || act === 'deferred'
}

/** Acts that only tell people something. */
export function isTelling(act: RunAct): act is 'notice' | 'warning' {
  return act === 'notice' || act === 'warning'
}

/** States of an enrolment as the list filters them. */
export const ENROLMENT_STATES = [
  'confirmed',
  'completed',
  'not_completed',
  'withdrawn',
  'transferred',
  'deferred',
  'no_show',
] as const
export type EnrolmentState = (typeof ENROLMENT_STATES)[number]

/** Every state that one of the two lists filters by. */
export const LISTED_STATES = [...new Set([...APPLICATION_STATUSES, ...ENROLMENT_STATES])]

/** Whose attendance is called for: under or near the limit, under it, out of reach of it. */
export const ATTENDANCE_FILTERS = ['watch', 'poor', 'lost'] as const
export type AttendanceFilter = (typeof ATTENDANCE_FILTERS)[number]

/** Most rows of one run. */
export const MOST_AT_ONCE = 2000
