import { addDays, daysBetween, weekdayOf } from '#app/shared/days'
import { DAY_SLOTS, timesOf, type DaySlot } from '#app/classes/schedule'
import { roomFault } from '#app/bases/resources/room_fitness'
import { Board } from '#app/classes/timetabling/board'
import { chainFor } from '#app/classes/timetabling/chains'
import {
  clashesAt,
  isFree,
  type PlacedSession,
  type TimetableWorld,
} from '#app/classes/timetabling/clashes'

/** A way out of a clash: where everything would be, and whom it moves. */
export interface Choice {
  /** Every session that leaves its place, of the class itself or of another, as it would stand. */
  sessions: PlacedSession[]
  /** Trainees and trainers who would have to be told. */
  people: number
  /** How far from what was asked, in days; of several sessions, the farthest. */
  days: number
  /**
   * What differs from what was asked: an other place, time or trainer, each session its own, another
   * class moves, or one moves and a third makes way for it.
   */
  differs: 'room' | 'slot' | 'day' | 'trainer' | 'each' | 'other_class' | 'chain'
}

/** How many days before and after are tried: 0, 1, −1, 2, −2 … */
const REACH_DAYS = 10
const SHIFTS = [
  0,
  ...Array.from({ length: REACH_DAYS * 2 }, (_, i) => (i % 2 ? -1 : 1) * (1 + (i >> 1))),
]
/** Choices of one distance after which none farther is looked for. */
const ENOUGH = 3

/** Classes whose timetable their base may change. */
export const MOVABLE_STATUSES: readonly string[] = [
  'draft',
  'returned',
  'approved',
  'enrolling',
  'running',
]
const ORDER: Record<Choice['differs'], number> = {
  room: 0,
  slot: 1,
  trainer: 2,
  day: 3,
  each: 4,
  other_class: 5,
  chain: 6,
}

/**
 * The nearest free choices for sessions that clash where they are wanted: first those that move the
 * fewest people, then the nearest in days. Every choice is free of hard clashes as a whole, and moves
 * no session that was held. Pure; the same world gives the same choices.
 * @param wanted the sessions of one class as asked for, those not written yet with negative ids
 */
export function nearestChoices(
  wanted: readonly PlacedSession[],
  world: TimetableWorld,
  limit = 3
): Choice[] {
  if (wanted.length === 0 || wanted.some((one) => one.isMarked)) return []
  const board = boardWithout(wanted, world)
  const found: Found[] = [
    ...together(wanted, board, world),
    ...eachForItself(wanted, board, world),
    ...byMovingOthers(wanted, board, world),
  ]
  const present = new Map(world.sessions.map((one) => [one.id, one]))
  const staysPut = (one: PlacedSession) => {
    const now = present.get(one.id)
    return now !== undefined && isSamePlace(now, one)
  }
  const ranked = found
    .filter((choice) => !choice.sessions.every(staysPut) && keepsSpan(choice.sessions, world))
    .map((choice) => ({ ...choice, people: peopleTold(choice.sessions, world) }))
    .sort(
      (a, b) =>
        a.people - b.people ||
        a.days - b.days ||
        ORDER[a.differs] - ORDER[b.differs] ||
        placeKey(a.sessions).localeCompare(placeKey(b.sessions))
    )
  const seen = new Set<string>()
  const chosen: Choice[] = []
  for (const choice of ranked) {
    const key = placeKey(choice.sessions)
    if (seen.has(key)) continue
    seen.add(key)
    chosen.push(choice)
    if (chosen.length === limit) break
  }
  return chosen
}

/** Trainees of the classes, and trainers who teach or taught the sessions, that would be told. */
export function peopleTold(sessions: readonly PlacedSession[], world: TimetableWorld): number {
  const before = new Map(world.sessions.map((one) => [one.id, one]))
  const trainers = new Set<number>()
  const classes = new Set<number>()
  for (const session of sessions) {
    const old = before.get(session.id)
    if (old && isSamePlace(old, session)) continue
    classes.add(session.classId)
    trainers.add(session.trainerId)
    if (old) trainers.add(old.trainerId)
  }
  const trainees = [...classes].reduce((sum, id) => sum + (world.classes.get(id)?.enrolled ?? 0), 0)
  return trainees + trainers.size
}

/** Whether opened classes still have a session on their first and on their last day, as approved. */
function keepsSpan(sessions: readonly PlacedSession[], world: TimetableWorld): boolean {
  const after = new Map(sessions.map((one) => [one.id, one]))
  return [...new Set(sessions.map((one) => one.classId))].every((classId) => {
    const approved = world.classes.get(classId)?.approved
    if (!approved) return true
    const own = world.sessions.filter((one) => one.classId === classId)
    return [approved.from, approved.to].every((edge) => {
      const isOn = (one: PlacedSession) => one.day === edge
      return !own.some(isOn) || own.some((one) => isOn(after.get(one.id) ?? one))
    })
  })
}

/** Whether two states of a session have the same room, trainer and time. */
export function isSamePlace(a: PlacedSession, b: PlacedSession): boolean {
  return (
    a.day === b.day && a.slot === b.slot && a.roomId === b.roomId && a.trainerId === b.trainerId
  )
}

/** A session at another time, with the hours it has. */
export function at(session: PlacedSession, place: Partial<PlacedSession>): PlacedSession {
  const moved = { ...session, ...place }
  const { startsAtTime: startsAt, endsAtTime: endsAt } = timesOf(moved.slot, moved.hours)
  return { ...moved, startsAt, endsAt }
}

type Found = Omit<Choice, 'people'>

/** All sessions alike: another room, part of the day, day or trainer. */
function together(wanted: readonly PlacedSession[], board: Board, world: TimetableWorld): Found[] {
  const found: Found[] = []
  const attempt = (
    place: (one: PlacedSession) => Partial<PlacedSession>,
    days: number,
    differs: Choice['differs']
  ) => {
    const sessions = wanted.map((one) => at(one, place(one)))
    if (!sessions.every((one, index) => isFitDay(one, wanted[index], world))) return
    if (areFree(sessions, board, world)) found.push({ sessions, days: Math.abs(days), differs })
  }
  for (const trainerId of trainersFor(wanted[0], world))
    attempt(() => ({ trainerId }), 0, 'trainer')
  const slots = slotsTried(wanted, world)
  const rooms = roomsFor(wanted, world)
  for (const days of SHIFTS) {
    for (const slot of [null, ...slots]) {
      for (const roomId of [null, ...rooms]) {
        if (days === 0 && slot === null && roomId === null) continue
        attempt(
          (one) => ({
            day: addDays(one.day, days),
            slot: slot ?? one.slot,
            roomId: roomId ?? one.roomId,
          }),
          days,
          days !== 0 ? 'day' : slot !== null ? 'slot' : 'room'
        )
      }
    }
    // What is farther away comes after these.
    const near = found.filter((one) => one.differs !== 'trainer')
    if (days <= 0 && near.length >= ENOUGH) break
  }
  return found
}

/** Those that fit stay as wanted, each of the others takes the nearest place of its own. */
function eachForItself(
  wanted: readonly PlacedSession[],
  board: Board,
  world: TimetableWorld
): Found[] {
  if (wanted.length < 2) return []
  const trial = boardWithout(wanted, world)
  const sessions: PlacedSession[] = []
  let days = 0
  for (const session of wanted) {
    const place = isFree(session, trial, world) ? session : nearestPlace(session, trial, world)
    if (!place) return []
    trial.put(place)
    sessions.push(place)
    days = Math.max(days, Math.abs(daysBetween(session.day, place.day)))
  }
  return areFree(sessions, board, world) ? [{ sessions, days, differs: 'each' }] : []
}

/** The wanted place is given, and the one session of another class in the way moves elsewhere. */
function byMovingOthers(
  wanted: readonly PlacedSession[],
  board: Board,
  world: TimetableWorld
): Found[] {
  if (wanted.length !== 1) return []
  const [session] = wanted
  const clashes = clashesAt(session, board, world).filter((clash) => clash.isHard)
  const inTheWay = new Set(clashes.map((clash) => clash.sessionId ?? 0))
  const other = inTheWay.size === 1 ? board.get([...inTheWay][0]) : undefined
  if (!other || !mayMakeWay(other, session, world)) return []
  const trial = boardWithout([...wanted, other], world)
  trial.put(session)
  const near = nearestPlace(other, trial, world)
  if (!near) return byChain(session, other, trial, world)
  trial.put(near)
  if (!isFree(session, trial, world)) return []
  const days = Math.abs(daysBetween(other.day, near.day))
  return [{ sessions: [session, near], days, differs: 'other_class' }]
}

/** Places that a chain looks at beside one wanted place: a page waits for them. */
const MOST_LOOKS = 4_000

/** The one in the way has no free place, so that another makes way for it. */
function byChain(
  session: PlacedSession,
  other: PlacedSession,
  board: Board,
  world: TimetableWorld
): Found[] {
  const links = chainFor(other, {
    ...{ board, world, most: 2, looks: { left: MOST_LOOKS } },
    placesFor: (one) => placesNear(one, world),
    mayMove: (one) => mayMakeWay(one, session, world),
  })
  if (!links) return []
  const sessions = [session, ...links.map((one) => one.after)]
  if (!areFree(sessions, boardWithout(sessions, world), world)) return []
  const days = links.map(({ before, after }) => Math.abs(daysBetween(before.day, after.day)))
  return [{ sessions, days: Math.max(...days), differs: 'chain' }]
}

function mayMakeWay(other: PlacedSession, session: PlacedSession, world: TimetableWorld): boolean {
  if (other.isMarked || other.day < world.today || other.classId === session.classId) return false
  const theirs = world.classes.get(other.classId)
  const own = world.classes.get(session.classId)
  return (
    theirs !== undefined &&
    theirs.baseId === own?.baseId &&
    MOVABLE_STATUSES.includes(theirs.status)
  )
}

function nearestPlace(
  session: PlacedSession,
  board: Board,
  world: TimetableWorld
): PlacedSession | null {
  for (const place of placesNear(session, world)) if (isFree(place, board, world)) return place
  return null
}

/** Places around a session with its trainer, nearest first. */
function* placesNear(session: PlacedSession, world: TimetableWorld): Generator<PlacedSession> {
  const slots = [session.slot, ...slotsTried([session], world).filter((s) => s !== session.slot)]
  const rooms = [session.roomId, ...roomsFor([session], world)]
  for (const days of SHIFTS) {
    for (const slot of slots) {
      for (const roomId of rooms) {
        const place = at(session, { day: addDays(session.day, days), slot, roomId })
        if (isFitDay(place, session, world)) yield place
      }
    }
  }
}

/** Mornings and afternoons; evenings where the class has some already or asks for one. */
function slotsTried(wanted: readonly PlacedSession[], world: TimetableWorld): DaySlot[] {
  const classes = new Set(wanted.map((one) => one.classId))
  const hasEvenings =
    wanted.some((one) => one.slot === 'evening') ||
    world.sessions.some((one) => one.slot === 'evening' && classes.has(one.classId))
  return DAY_SLOTS.filter((slot) => slot !== 'evening' || hasEvenings)
}

/** Rooms worth trying: for theory every one, for practice those fit for it, with its workstations first. */
function roomsFor(wanted: readonly PlacedSession[], world: TimetableWorld): number[] {
  const specialtyId = world.classes.get(wanted[0].classId)?.specialtyId ?? 0
  const rooms = [...world.rooms.values()]
  if (wanted.every((one) => one.kind === 'theory')) return rooms.map((room) => room.id)
  const lacks = (room: (typeof rooms)[number]) => (room.workstations.has(specialtyId) ? 0 : 1)
  return rooms
    .filter((room) => roomFault(room, specialtyId) === null)
    .sort((a, b) => lacks(a) - lacks(b))
    .map((room) => room.id)
}

/** Other trainers of the specialty, or with qualifications, which tell. */
export function trainersFor(session: PlacedSession, world: TimetableWorld): number[] {
  const specialtyId = world.classes.get(session.classId)?.specialtyId
  return [...world.trainers.values()]
    .filter((one) => one.id !== session.trainerId)
    .filter((one) => one.specialtyId === specialtyId || one.qualifications.length > 0)
    .map((one) => one.id)
}

/** Days the world knows, and no day off unless the session is there already or was asked for there. */
function isFitDay(place: PlacedSession, asked: PlacedSession, world: TimetableWorld): boolean {
  if (place.day < world.from || world.to < place.day) return false
  if (place.day === asked.day || weekdayOf(place.day) <= 5) return true
  return world.calendar.exceptions.get(place.day) === 'work'
}

function boardWithout(sessions: readonly PlacedSession[], world: TimetableWorld): Board {
  const board = new Board(world.sessions)
  for (const session of sessions) board.take(session.id)
  return board
}

/** Whether the sessions are free side by side; the board, which has none of them, stays as it was. */
function areFree(sessions: readonly PlacedSession[], board: Board, world: TimetableWorld): boolean {
  const isKnown = sessions.every(({ day }) => world.from <= day && day <= world.to)
  if (!isKnown) return false
  for (const session of sessions) board.put(session)
  const isEveryFree = sessions.every((one) => isFree(one, board, world))
  for (const session of sessions) board.take(session.id)
  return isEveryFree
}

function placeKey(sessions: readonly PlacedSession[]): string {
  return [...sessions]
    .sort((a, b) => a.id - b.id)
    .map((one) => `${one.id} ${one.day} ${one.slot} ${one.roomId} ${one.trainerId}`)
    .join('|')
}
