import { addDays, weekdayOf } from '#app/shared/days'
import { closureAt, type Closure } from '#app/bases/resources/queries/closures'
import { hasLessons, type DaySlot } from '#app/classes/schedule'
import { refuse } from '#app/classes/amendments/amendment_refusal'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'

/** Sessions that fall out, a whole day (`2026-03-12`) or a part of it (`2026-03-12 morning`). */
export interface AskedMove {
  off: string
  /** The day on which they are made up. */
  day: string
  /** Another part of that day; the same when left out. */
  slot: DaySlot | null
}

export interface AskedDates {
  /** Every session still to be held from one day on begins on another, in the rhythm of the class. */
  shift: { from: string; to: string } | null
  moves: readonly AskedMove[]
}

/** Where sessions go, by the id of their session. */
export type MovedSessions = ReadonlyMap<number, Pick<PlacedSession, 'day' | 'slot'>>

const WORKWEEK = [1, 2, 3, 4, 5]
/** Days within which a shifted session finds its place. */
const REACH_DAYS = 400

/**
 * Where the sessions of a class go that is to be shifted, or of which some are made up elsewhere: no
 * session is lost, so the hours stay those of the course. Only sessions not held yet go. A shift keeps
 * the sessions of one day together, on the weekdays of the class, past holidays and closures. Pure.
 * @param sessions all sessions of the class
 * @throws RuleViolation E_DATES_TWO_WAYS, E_SHIFT_NOTHING, E_SHIFT_SAME, E_SHIFT_NO_DAYS, E_MOVE_NOTHING,
 * E_MOVE_WHOLE_DAY, E_MOVE_TWICE, E_CALENDAR_NOT_LOADED
 */
export function movedSessions(
  { shift, moves }: AskedDates,
  sessions: readonly PlacedSession[],
  ground: { calendar: WorkCalendar; closures: readonly Closure[] }
): MovedSessions {
  if (shift && moves.length > 0) refuse('E_DATES_TWO_WAYS', {}, 'shiftTo')
  const open = sessions.filter((one) => !one.isMarked)
  return shift ? shifted(shift, open, sessions, ground) : madeUp(moves, open)
}

function shifted(
  { from, to }: { from: string; to: string },
  open: readonly PlacedSession[],
  sessions: readonly PlacedSession[],
  { calendar, closures }: { calendar: WorkCalendar; closures: readonly Closure[] }
): MovedSessions {
  if (from === to) refuse('E_SHIFT_SAME', {}, 'shiftTo')
  const going = open.filter((one) => one.day >= from)
  if (going.length === 0) refuse('E_SHIFT_NOTHING', { day: from }, 'shiftFrom')
  const pattern = { weekdays: weekdaysOf(sessions, calendar), skipNonWorkingDays: true }
  const places = new Map<number, Pick<PlacedSession, 'day' | 'slot'>>()
  let day = to
  for (const old of [...new Set(going.map((one) => one.day))].sort()) {
    const together = going.filter((one) => one.day === old)
    const isFit = (on: string) =>
      hasLessons(on, pattern, calendar) &&
      together.every(({ roomId, slot }) => !closureAt(closures, { roomId, day: on, slot }))
    for (let tried = 0; !isFit(day); tried++) {
      if (tried === REACH_DAYS) refuse('E_SHIFT_NO_DAYS', {}, 'shiftTo')
      day = addDays(day, 1)
    }
    for (const { id, slot } of together) places.set(id, { day, slot })
    day = addDays(day, 1)
  }
  return differing(places, open)
}

/**
 * The weekdays of a class, make-up days aside; Monday to Friday too where it has sessions on every working
 * day from its first to its last, for a class of a few days shows no more of its rhythm.
 */
function weekdaysOf(sessions: readonly PlacedSession[], calendar: WorkCalendar): number[] {
  const days = [...new Set(sessions.map((one) => one.day))].sort()
  const regular = days.filter((day) => calendar.exceptions.get(day) !== 'work')
  const own = (regular.length > 0 ? regular : days).map(weekdayOf)
  const working = days.filter((day) => calendar.isWorkingDay(day)).length
  const between = calendar.workingDaysBetween(addDays(days[0], -1), days[days.length - 1])
  return [...new Set([...own, ...(working === between ? WORKWEEK : [])])]
}

function madeUp(moves: readonly AskedMove[], open: readonly PlacedSession[]): MovedSessions {
  const places = new Map<number, Pick<PlacedSession, 'day' | 'slot'>>()
  for (const { off, day, slot } of moves) {
    const [offDay, offSlot] = off.split(' ')
    const going = open.filter((one) => one.day === offDay && (!offSlot || one.slot === offSlot))
    if (going.length === 0) refuse('E_MOVE_NOTHING', { day: offDay })
    if (going.length > 1 && slot) refuse('E_MOVE_WHOLE_DAY', { day: offDay })
    for (const one of going) {
      if (places.has(one.id)) refuse('E_MOVE_TWICE', { day: one.day, slot: one.slot })
      places.set(one.id, { day, slot: slot ?? one.slot })
    }
  }
  return differing(places, open)
}

function differing(places: MovedSessions, open: readonly PlacedSession[]): MovedSessions {
  const now = new Map(open.map((one) => [one.id, one]))
  return new Map(
    [...places].filter(([id, { day, slot }]) => {
      const { day: oldDay, slot: oldSlot } = now.get(id)!
      return day !== oldDay || slot !== oldSlot
    })
  )
}
