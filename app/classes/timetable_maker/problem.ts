import type { DaySlot } from '#app/classes/schedule'
import type { PlacedSession, TimetableWorld } from '#app/classes/timetabling/clashes'

/** What a timetable should have beside being free of clashes; each has a weight from 0 to 10. */
export const WISHES = [
  'finish_early',
  'same_trainer',
  'same_room',
  'contiguous',
  'preferred_slots',
  'theory_first',
  'workstations',
  'trainer_gaps',
] as const
export type Wish = (typeof WISHES)[number]
export type Weights = Record<Wish, number>

export const MOST_WEIGHT = 10

/** What a plan starts from unless told otherwise: nothing but our own experience. */
export const USUAL_WEIGHTS: Weights = {
  finish_early: 2,
  same_trainer: 6,
  same_room: 3,
  contiguous: 3,
  preferred_slots: 1,
  theory_first: 4,
  workstations: 1,
  trainer_gaps: 4,
}

/** A class to lay out. */
export interface MakerClass {
  classId: number
  /** Class hours of one day at most, of its course. */
  hoursPerDay: number
  /** No session before this day. */
  notBefore: string
  /** The year of the class: its sessions stay in it. */
  year: number
}

/** Everything that a timetable is made from. Plain data and the world that clashes are judged in. */
export interface TimetableProblem {
  baseId: number
  from: string
  to: string
  world: TimetableWorld
  /** Classes laid out anew as a whole: those that are not given out yet. */
  classes: readonly MakerClass[]
  /** Classes that are given out: their sessions stay, but for those that cannot be held where they are. */
  published: readonly MakerClass[]
  /** Parts of the day that may be used, in their order. */
  slots: readonly DaySlot[]
  preferredSlots: readonly DaySlot[]
  weights: Weights
}

/** A wish that is not met, by how much, and for which class or trainer. */
export interface UnmetWish {
  wish: Wish
  classId: number | null
  trainerId: number | null
  /** Working days, sessions or days with a hole, by the wish. */
  count: number
  cost: number
  /** The room, trainer or day in the way, where one is. */
  values: Record<string, string | number>
}

/** Why a class or a session has no place, and what would free one. */
export interface Unfit {
  classId: number
  /** Sessions without a place. */
  sessions: number
  reason:
    | 'no_room'
    | 'no_trainer'
    | 'period_too_short'
    | 'rooms_full'
    | 'trainers_full'
    | 'none_found'
    | 'session_stuck'
  values: Record<string, string | number>
  /** What was tried on the finished timetable and would make room. */
  remedies: Remedy[]
}

export interface Remedy {
  kind: 'longer_period' | 'evenings' | 'one_more_room' | 'one_more_trainer'
  values: Record<string, string | number>
}

/** A session of a class that is given out and has to leave its place, or that its course still lacks. */
export interface Repair {
  before: PlacedSession | null
  after: PlacedSession
  /** People told: those enrolled and the trainers of both places. */
  people: number
  /** The class whose session takes the place, which had no other: this one could have stayed. */
  madeWayFor?: number
}

export interface Objective {
  /** Sum of all parts: the less the better. */
  total: number
  wishes: Record<Wish, { count: number; cost: number }>
  /** People times moved sessions. */
  moved: number
}

export interface MadeTimetable {
  /** Every session of the classes laid out; one that stands already keeps its id, new ones are negative. */
  sessions: PlacedSession[]
  repairs: Repair[]
  objective: Objective
  unmet: UnmetWish[]
  unfit: Unfit[]
  /** Rounds of the search, and whether the time limit ended it before its last round. */
  rounds: number
  isCutShort: boolean
}

/** How far a search has come, from 0 to 1, and the best found so far. */
export interface MakerProgress {
  share: number
  objective: number
  unfit: number
}
