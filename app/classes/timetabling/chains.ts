import { daysBetween } from '#app/shared/days'
import type { Board } from '#app/classes/timetabling/board'
import {
  clashesAt,
  isFree,
  type PlacedSession,
  type TimetableWorld,
} from '#app/classes/timetabling/clashes'

/** A session that leaves its place so that the one before it in the chain gets there. */
export interface Link {
  before: PlacedSession
  after: PlacedSession
}

export interface ChainSearch {
  /** Every session that stands, but for the one that looks for a place. Comes back as it was. */
  board: Board
  world: TimetableWorld
  /** Places of a session worth a look, nearest first. */
  placesFor(session: PlacedSession): Iterable<PlacedSession>
  /** Whether a session may be asked to make way. */
  mayMove(session: PlacedSession): boolean
  /** Sessions that move at most, the first among them. */
  most: number
  /** How many places are looked at before the search ends with what it has. */
  looks: { left: number }
}

/** Sessions that move in a chain at most: the one without a place and two that make way. */
export const LONGEST_CHAIN = 3

/** Places that one session in the way is asked to leave free, the nearest ones. */
const PLACES_OF_A_RIVAL = 3

/**
 * A place for a session that has none: the one session of another class in the way moves, and where it
 * has no free place either, the one in its way. Of all chains the one that moves the fewest people; of
 * a session's places the first that is free, in the order they are given. Every place is free of hard clashes with all the others taken. An opened class keeps
 * a session on its first and its last day. Pure.
 * @returns the session itself first, each after it making way for the one before; null when no chain helps
 */
export function chainFor(session: PlacedSession, search: ChainSearch): Link[] | null {
  const { board, world } = search
  let best: { links: Link[]; people: number; days: number } | null = null

  const consider = (links: Link[]) => {
    const people = peopleOfChain(links, world)
    const days = links.reduce((sum, one) => sum + Math.abs(shiftOf(one)), 0)
    if (best && (people > best.people || (people === best.people && days >= best.days))) return true
    const last = links[links.length - 1].after
    board.put(last)
    const isWhole = links.every(({ after }) => isFree(after, board, world))
    board.take(last.id)
    if (isWhole) best = { links, people, days }
    return isWhole
  }

  const visit = (before: PlacedSession, links: Link[], most: number) => {
    const asked = new Map<number, { rival: PlacedSession; places: PlacedSession[] }>()
    const keeps = keepsItsDay(before, board, world)
    for (const after of search.placesFor(before)) {
      if (keeps && after.day !== before.day) continue
      if (search.looks.left-- <= 0) break
      const rival = rivalAt(after, board, world)
      if (rival === null && consider([...links, { before, after }])) break
      const isFull = links.length + 1 >= most
      if (!rival || isFull || !search.mayMove(rival)) continue
      if (
        [before, ...links.map((one) => one.before)].some((one) => one.classId === rival.classId)
      ) {
        continue
      }
      const known = asked.get(rival.id) ?? { rival, places: [] }
      if (known.places.length < PLACES_OF_A_RIVAL) known.places.push(after)
      asked.set(rival.id, known)
    }
    const fewest = [...asked.values()].sort(
      (a, b) => enrolledIn(a.rival, world) - enrolledIn(b.rival, world) || a.rival.id - b.rival.id
    )
    for (const { rival, places } of fewest) {
      for (const after of places) {
        const upTo = [...links, { before, after }]
        const atLeast = peopleOfChain([...upTo, { before: rival, after: rival }], world)
        if (best && atLeast > best.people) continue
        board.take(rival.id)
        board.put(after)
        visit(rival, upTo, most)
        board.take(after.id)
        board.put(rival)
      }
    }
  }

  // Short chains first: what they move is the most that a longer one may.
  for (let most = 2; most <= search.most; most++) visit(session, [], most)
  return (best as { links: Link[] } | null)?.links ?? null
}

/** Trainees of the classes of a chain and the trainers of its old and new places. */
export function peopleOfChain(links: readonly Link[], world: TimetableWorld): number {
  const classes = new Map(links.map((one) => [one.after.classId, enrolledIn(one.after, world)]))
  const trainers = new Set(links.flatMap((one) => [one.before.trainerId, one.after.trainerId]))
  return [...classes.values()].reduce((sum, people) => sum + people, 0) + trainers.size
}

function enrolledIn({ classId }: PlacedSession, world: TimetableWorld): number {
  return world.classes.get(classId)?.enrolled ?? 0
}

function shiftOf({ before, after }: Link): number {
  return daysBetween(before.day, after.day)
}

/** Null where a place is free, the one session in the way, or undefined where more than one thing is. */
function rivalAt(
  place: PlacedSession,
  board: Board,
  world: TimetableWorld
): PlacedSession | null | undefined {
  const hard = clashesAt(place, board, world).filter((one) => one.isHard)
  if (hard.length === 0) return null
  const [id, ...others] = new Set(hard.map((one) => one.sessionId))
  return id === undefined || others.length > 0 ? undefined : board.get(id)
}

/** Whether a session, taken off the board, was the only one on its class's approved first or last day. */
export function keepsItsDay(session: PlacedSession, board: Board, world: TimetableWorld): boolean {
  const approved = world.classes.get(session.classId)?.approved
  if (!approved || session.id < 0) return false
  const isEdge = session.day === approved.from || session.day === approved.to
  return isEdge && board.hoursOfClass(session.classId, session.day) === 0
}
