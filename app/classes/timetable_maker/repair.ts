import { daysBetween } from '#app/shared/days'
import { SLOT_HOURS } from '#app/classes/schedule'
import { Board } from '#app/classes/timetabling/board'
import {
  timetableHours,
  isFree,
  type PlacedSession,
  type TimetableWorld,
} from '#app/classes/timetabling/clashes'
import { groundOf, sessionAt, type Ground, type Lot } from '#app/classes/timetable_maker/ground'
import { chainFor, keepsItsDay, LONGEST_CHAIN, type Link } from '#app/classes/timetabling/chains'
import type { Repair, TimetableProblem, Unfit } from '#app/classes/timetable_maker/problem'

export interface Repaired {
  /** Every session that stands when the other classes are laid out. */
  kept: PlacedSession[]
  repairs: Repair[]
  stuck: Unfit[]
}

/**
 * Keeps what is given out: of a published class only sessions that cannot be held where they are leave
 * their places, those that concern the most people first, each to the nearest place with the same room
 * and trainer where it can. Where two published sessions exclude each other, the one with fewer people
 * moves. Where no place is free, one or two other published sessions make way, the fewest people first
 * (`chainFor`). Hours that the class lacks are added near its last session. Other days than those of the
 * period are left alone. Pure.
 */
export function repairPublished(problem: TimetableProblem): Repaired {
  const { world } = problem
  const laid = new Set(problem.classes.map((one) => one.classId))
  const standing = world.sessions.filter((one) => one.isMarked || !laid.has(one.classId))
  const published = new Set(problem.published.map((one) => one.classId))
  const bare = { ...world, sessions: [] }
  const board = new Board(standing)
  const isInPeriod = (day: string) => problem.from <= day && day <= problem.to
  const loose = looseSessions(standing, board, bare, published).filter((one) => isInPeriod(one.day))
  const added = problem.published
    .flatMap((one) => lackingSessions(one.classId, standing, world))
    .filter((one) => isInPeriod(one.day))
  const repairs: Repair[] = []
  const stuck = new Map<number, PlacedSession[]>()
  if (loose.length + added.length > 0) {
    const ground = groundOf(problem, [], problem.published)
    const lots = new Map(ground.lots.map((one) => [one.own.id, one]))
    // Those that wait for their turn, and then those that have their new place, make way for nobody.
    const fixed = new Set(loose.map((one) => one.id))
    const mayMove = (one: PlacedSession) =>
      lots.has(one.classId) &&
      one.id > 0 &&
      !one.isMarked &&
      !fixed.has(one.id) &&
      one.day > world.today &&
      isInPeriod(one.day)
    const around: Surroundings = { ground, lots, board, bare, mayMove, looks: { left: MOST_LOOKS } }
    for (const session of [...loose, ...added]) {
      board.take(session.id)
      const links = linksFor(session, around)
      if (!links) {
        if (session.id > 0) board.put(session)
        stuck.set(session.classId, [...(stuck.get(session.classId) ?? []), session])
        continue
      }
      for (const { before } of links) board.take(before.id)
      for (const [index, { before: old, after }] of links.entries()) {
        board.put(after)
        fixed.add(after.id)
        const before = old.id > 0 ? old : null
        const madeWayFor = links[index - 1]?.before.classId
        const people = peopleOf(before, after, world)
        repairs.push({ before, after, people, ...(madeWayFor && { madeWayFor }) })
      }
    }
  }
  // One that finds no place stays where it is, clash and all, until somebody decides.
  const moved = new Set(repairs.map((one) => one.before?.id))
  const kept = [...standing.filter((one) => !moved.has(one.id)), ...repairs.map((one) => one.after)]
  return {
    kept,
    repairs,
    stuck: [...stuck].map(([classId, sessions]) => ({
      classId,
      sessions: sessions.length,
      reason: 'session_stuck',
      values: { day: sessions[0].day, slot: sessions[0].slot },
      remedies: [],
    })),
  }
}

/** Sessions to come of published classes that clash, without those whose rival makes way. */
function looseSessions(
  standing: readonly PlacedSession[],
  board: Board,
  bare: TimetableWorld,
  published: ReadonlySet<number>
): PlacedSession[] {
  const enrolled = (one: PlacedSession) => bare.classes.get(one.classId)?.enrolled ?? 0
  const candidates = standing
    .filter((one) => published.has(one.classId) && !one.isMarked && one.day >= bare.today)
    .filter((one) => !isFree(one, board, bare))
    .sort((a, b) => enrolled(a) - enrolled(b) || a.id - b.id)
  const trial = new Board(standing)
  const loose: PlacedSession[] = []
  for (const session of candidates) {
    // Of two in each other's way the second is free once the first is gone.
    if (isFree(session, trial, bare)) continue
    trial.take(session.id)
    loose.push(session)
  }
  return loose.sort(
    (a, b) => enrolled(b) - enrolled(a) || a.day.localeCompare(b.day) || a.id - b.id
  )
}

function lackingSessions(
  classId: number,
  standing: readonly PlacedSession[],
  world: TimetableWorld
): PlacedSession[] {
  const own = world.classes.get(classId)!
  const held = standing.filter((one) => one.classId === classId)
  const hours = timetableHours(held, own)
  const last = held.reduce((day, one) => (one.day > day ? one.day : day), world.today)
  const made: PlacedSession[] = []
  for (const kind of ['theory', 'practice'] as const) {
    let left = hours[kind].due - hours[kind].placed
    for (; left > 0; left -= SLOT_HOURS) {
      const { roomId, trainerId } = own
      const place = { classId, roomId, trainerId, day: last, slot: 'morning' as const, kind }
      const id = -(classId * 1000 + made.length + 1)
      made.push(sessionAt({ ...place, hours: Math.min(left, SLOT_HOURS), id }))
    }
  }
  return made
}

interface Surroundings {
  ground: Ground
  lots: ReadonlyMap<number, Lot>
  board: Board
  bare: TimetableWorld
  mayMove(session: PlacedSession): boolean
  /** Places that chains may still look at, in the whole plan. */
  looks: { left: number }
}

/** Judgements of places that all chains of a plan have together, and each of them: some seconds. */
const MOST_LOOKS = 100_000
const LOOKS_OF_A_CHAIN = 20_000

/** The nearest free place, or a chain that makes one; the session is off the board. */
function linksFor(before: PlacedSession, around: Surroundings): Link[] | null {
  const { ground, lots, board, bare, mayMove, looks } = around
  const keeps = keepsItsDay(before, board, bare)
  for (const within of [NEAR, FAR]) {
    for (const after of placesFor(before, lots.get(before.classId)!, ground, within)) {
      if (keeps && after.day !== before.day) continue
      if (!isTaken(after, board) && isFree(after, board, bare)) return [{ before, after }]
    }
  }
  const near = (one: PlacedSession) => placesFor(one, lots.get(one.classId)!, ground, NEAR)
  const own = { left: Math.min(LOOKS_OF_A_CHAIN, looks.left) }
  looks.left -= own.left
  const search = { board, world: bare, placesFor: near, mayMove, most: LONGEST_CHAIN, looks: own }
  const links = chainFor(before, search)
  looks.left += Math.max(0, own.left)
  return links
}

/** Whether room, trainer or class have a session there: what most places fail on, found without a judgement. */
function isTaken(place: PlacedSession, board: Board): boolean {
  const held = [board.inRoom(place), board.ofTrainer(place), board.ofClass(place)]
  return held.some((sessions) => sessions.length > 0)
}

/** Places so many days away, each once, those with the least first: other trainer, other room, days, other part of the day. */
function* placesFor(
  session: PlacedSession,
  lot: Lot,
  ground: Ground,
  { over, upTo }: Reach
): Generator<PlacedSession> {
  const rooms = (session.kind === 'theory' ? lot.theoryRooms : lot.practiceRooms)
    .map((room) => ground.roomIds[room])
    .filter((one) => one !== session.roomId)
  const trainers = lot.trainers
    .map((trainer) => ground.trainerIds[trainer])
    .filter((one) => one !== session.trainerId)
  const days = ground.days
    .filter((day) => Number(day.slice(0, 4)) === lot.maker.year)
    .map((day) => ({ day, away: Math.abs(daysBetween(session.day, day)) }))
    .filter(({ away }) => over < away && away <= upTo)
    .sort((a, b) => a.away - b.away || a.day.localeCompare(b.day))
  const slots = ownFirst(ground.slots, session.slot)
  const changes = [
    { rooms: [session.roomId], trainers: [session.trainerId] },
    { rooms, trainers: [session.trainerId] },
    { rooms: [session.roomId], trainers },
    { rooms, trainers },
  ]
  for (const change of changes) {
    for (const { day } of days) {
      for (const slot of slots) {
        for (const roomId of change.rooms) {
          for (const trainerId of change.trainers) {
            const { id, classId, hours, kind } = session
            yield sessionAt({ id, classId, hours, kind, day, slot, roomId, trainerId })
          }
        }
      }
    }
  }
}

function ownFirst<T>(all: readonly T[], own: T): T[] {
  return [...all.filter((one) => one === own), ...all.filter((one) => one !== own)]
}

interface Reach {
  over: number
  upTo: number
}

/** Days within which the same room and trainer matter more than the day, and those beyond. */
const NEAR: Reach = { over: -1, upTo: 10 }
const FAR: Reach = { over: NEAR.upTo, upTo: Infinity }

/** Those enrolled, and the trainers of the old and the new place. */
export function peopleOf(
  before: PlacedSession | null,
  after: PlacedSession,
  world: TimetableWorld
): number {
  const trainers = new Set([after.trainerId, before?.trainerId ?? after.trainerId])
  return (world.classes.get(after.classId)?.enrolled ?? 0) + trainers.size
}
