import { addDays } from '#app/shared/days'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { closureAt } from '#app/bases/resources/queries/closures'
import { planSessions, type CourseHours, type Slot } from '#app/classes/schedule'
import {
  clashesOf,
  isBlocked,
  type JudgedSession,
  type PlacedSession,
  type TimetableWorld,
} from '#app/classes/timetabling/clashes'

/** Where and when a class that is not written yet would be held. */
export interface NewClassPlan {
  startsOn: string
  roomId: number
  trainerId: number
  weekdays: readonly number[]
  slots: readonly Slot[]
}

/** A place or day with which the whole class clashes with nothing. */
export interface NewClassChoice {
  kind: 'room' | 'trainer' | 'day' | 'room_and_trainer'
  startsOn: string
  endsOn: string
  roomId: number
  trainerId: number
}

/** The id that a class has in its world before it is written. */
export const NEW_CLASS = 0

/** Days before and after the first one asked for that are looked at. */
export const REACH_DAYS = 42
/** Free choices of each kind that are offered. */
const MOST_CHOICES = 3

/**
 * The sessions of a class as its weekly pattern would lay them out, with ids of their own.
 * @throws RuleViolation those of `planSessions`
 */
export function sessionsOfPlan(
  plan: NewClassPlan,
  course: CourseHours,
  world: TimetableWorld,
  classId: number
): PlacedSession[] {
  const { roomId, trainerId } = plan
  const closures = world.closures.get(world.classes.get(classId)!.baseId) ?? []
  const isClosed = (day: string, slot: Slot) => closureAt(closures, { roomId, day, slot }) !== null
  const pattern = { ...plan, skipNonWorkingDays: true }
  return planSessions(pattern, course, world.calendar, isClosed).map(
    ({ sequence, startsAtTime: startsAt, endsAtTime: endsAt, ...one }) => ({
      ...{ ...one, startsAt, endsAt, classId, roomId, trainerId },
      ...{ id: -sequence, isMarked: false },
    })
  )
}

/** The sessions that cannot be held, each with all that is in its way. */
export function clashesOfPlan(
  sessions: readonly PlacedSession[],
  world: TimetableWorld
): JudgedSession[] {
  return clashesOf(sessions, world).filter((one) => isBlocked([one]))
}

/**
 * Free choices for a class that clashes: other rooms and other trainers on the same days, the nearest
 * other first days, and, where no single change helps, both another room and another trainer. Nobody
 * has to move. Pure.
 */
export function freeChoices(
  plan: NewClassPlan,
  course: CourseHours,
  world: TimetableWorld,
  classId: number
): NewClassChoice[] {
  const few = (changes: Partial<NewClassPlan>[], kind: NewClassChoice['kind']) => {
    const found: NewClassChoice[] = []
    for (const change of changes) {
      const choice = tried({ ...plan, ...change }, kind)
      if (!choice || found.some((one) => isSame(one, choice))) continue
      if (found.push(choice) === MOST_CHOICES) break
    }
    return found
  }
  const tried = (changed: NewClassPlan, kind: NewClassChoice['kind']): NewClassChoice | null => {
    const sessions = withinCalendar(() => sessionsOfPlan(changed, course, world, classId))
    if (!sessions) return null
    const [startsOn, endsOn] = [sessions[0].day, sessions[sessions.length - 1].day]
    if (endsOn > world.to || isBlocked(clashesOf(sessions, world))) return null
    const { roomId, trainerId } = changed
    return { kind, startsOn, endsOn, roomId, trainerId }
  }
  const rooms = [...world.rooms.keys()].filter((id) => id !== plan.roomId)
  const trainers = [...world.trainers.keys()].filter((id) => id !== plan.trainerId)
  const days = daysAround(plan.startsOn, world.today).map((startsOn) => ({ startsOn }))
  const places = [
    ...few(
      rooms.map((roomId) => ({ roomId })),
      'room'
    ),
    ...few(
      trainers.map((trainerId) => ({ trainerId })),
      'trainer'
    ),
  ]
  const pairs = rooms.flatMap((roomId) => trainers.map((trainerId) => ({ roomId, trainerId })))
  const both = places.length > 0 ? [] : few(pairs, 'room_and_trainer')
  return [...places, ...both, ...few(days, 'day')]
}

/** Null where a choice would reach into a year whose holidays nobody loaded: it cannot be offered. */
function withinCalendar<T>(lay: () => T): T | null {
  try {
    return lay()
  } catch (error) {
    if (error instanceof RuleViolation && error.code === 'E_CALENDAR_NOT_LOADED') return null
    throw error
  }
}

/** The nearest days first, none that is over. */
function daysAround(day: string, today: string): string[] {
  return Array.from({ length: REACH_DAYS }, (_, index) => index + 1)
    .flatMap((days) => [addDays(day, days), addDays(day, -days)])
    .filter((one) => one >= today)
}

function isSame(a: NewClassChoice, b: NewClassChoice): boolean {
  return a.startsOn === b.startsOn && a.roomId === b.roomId && a.trainerId === b.trainerId
}
