import { bestLayout, layFrom, type Layout } from '#app/classes/timetable_maker/layout'
import { SeededRandom } from '#app/classes/timetable_maker/random'
import type { Ground, Lot } from '#app/classes/timetable_maker/ground'
import type { Occupancy } from '#app/classes/timetable_maker/occupancy'

/** What a lot without a place costs: more than every wish together, so that placing comes first. */
export const UNPLACED = 1_000_000

export interface SearchEnd {
  layouts: (Layout | null)[]
  rounds: number
  isCutShort: boolean
}

export interface SearchLimits {
  rounds: number
  /** Rounds without anything better after which no more are tried. */
  idleRounds: number
  /** When to stop at the latest, told by `isOver`. */
  isOver: () => boolean
  onRound?: (round: number, cost: number, unplaced: number) => void
}

/**
 * The working day, by index, on which each lot could end at the earliest if no other were laid out;
 * -1 where it has no place even alone.
 */
export function idealEnds(ground: Ground, occupancy: Occupancy): number[] {
  return ground.lots.map((lot) => {
    if (lot.theoryHours + lot.practiceHours === 0) return lot.firstDay
    for (let day = lot.firstDay; day < ground.days.length; day++) {
      const ends: number[] = []
      for (const room of lot.rooms) {
        for (const trainer of lot.trainers) {
          const from = { day, room, trainer, maySwitch: true }
          const found = layFrom(lot, occupancy, from, { idealEnd: 0, most: Infinity })
          if (found) ends.push(lastDay(found, ground))
        }
      }
      if (ends.length > 0) return Math.min(...ends)
    }
    return -1
  })
}

/**
 * Lays out all lots one after the other, the earliest and hardest first, then takes a few that are in
 * each other's way off again and again and lays them out in another order; what is worse is kept with
 * a falling chance. The same seed gives the same timetable unless the time ends it.
 * @param present the timetable there is, kept where nothing is better; null for a lot that has none
 */
export function search(
  occupancy: Occupancy,
  ideal: readonly number[],
  present: readonly (Layout | null)[],
  seed: number,
  limits: SearchLimits
): SearchEnd {
  const random = new SeededRandom(seed)
  const { lots } = occupancy.ground
  const movable = lots.filter((lot) => ideal[lot.index] >= 0 && hasHours(lot))
  let current = startFrom(occupancy, ideal, present, movable)
  for (const lot of movable) put(occupancy, lot, current[lot.index])
  let cost = costOf(current, movable, occupancy)
  let best = { layouts: current, cost }
  let round = 0
  let bettered = 0
  const isDone = () =>
    best.cost === 0 || movable.length === 0 || round - bettered > limits.idleRounds
  for (; round < limits.rounds && !isDone() && !limits.isOver(); round++) {
    const removed = pick(movable, current, random, occupancy.ground)
    const next = [...current]
    for (const lot of removed) takeOff(occupancy, lot, current[lot.index])
    for (const lot of random.shuffled(removed)) {
      next[lot.index] = bestLayout(lot, occupancy, ideal[lot.index])
      put(occupancy, lot, next[lot.index])
    }
    const tried = costOf(next, movable, occupancy)
    const heat = HOTTEST * (1 - round / limits.rounds)
    if (tried <= cost || random.next() < Math.exp((cost - tried) / heat)) {
      current = next
      cost = tried
      if (cost < best.cost) {
        best = { layouts: [...current], cost }
        bettered = round
      }
    } else {
      for (const lot of removed) takeOff(occupancy, lot, next[lot.index])
      for (const lot of removed) put(occupancy, lot, current[lot.index])
    }
    limits.onRound?.(round, best.cost % UNPLACED, Math.floor(best.cost / UNPLACED))
  }
  for (const lot of movable) takeOff(occupancy, lot, current[lot.index])
  for (const lot of movable) put(occupancy, lot, best.layouts[lot.index])
  return { layouts: best.layouts, rounds: round, isCutShort: round < limits.rounds && !isDone() }
}

/** Costs at which a worse timetable is still kept now and then in the first rounds. */
const HOTTEST = 12
const MOST_REMOVED = 5

/** The better of the timetable there is and one built anew; occupancy is left as it was. */
function startFrom(
  occupancy: Occupancy,
  ideal: readonly number[],
  present: readonly (Layout | null)[],
  movable: readonly Lot[]
): (Layout | null)[] {
  const built: (Layout | null)[] = occupancy.ground.lots.map(() => null)
  for (const lot of inOrder(movable)) {
    built[lot.index] = bestLayout(lot, occupancy, ideal[lot.index])
    put(occupancy, lot, built[lot.index])
  }
  const cost = costOf(built, movable, occupancy)
  for (const lot of movable) takeOff(occupancy, lot, built[lot.index])
  if (movable.some((lot) => present[lot.index] === null)) return built
  for (const lot of movable) put(occupancy, lot, present[lot.index])
  const standing = costOf(present, movable, occupancy)
  for (const lot of movable) takeOff(occupancy, lot, present[lot.index])
  return standing <= cost ? [...present] : built
}

/** Those with the fewest rooms and trainers first among those that begin alike. */
function inOrder(lots: readonly Lot[]): Lot[] {
  const choices = (lot: Lot) => lot.rooms.length * lot.trainers.length
  return [...lots].sort(
    (a, b) => a.firstDay - b.firstDay || choices(a) - choices(b) || a.index - b.index
  )
}

function pick(
  movable: readonly Lot[],
  layouts: readonly (Layout | null)[],
  random: SeededRandom,
  ground: Ground
): Lot[] {
  const costly = movable.filter((lot) => layouts[lot.index]?.cost !== 0)
  const from = costly.length > 0 && random.next() < 0.8 ? costly : movable
  const first = from[random.below(from.length)]
  const near = movable
    .filter((lot) => lot !== first && areRivals(lot, first))
    .map((lot) => ({ lot, distance: distance(layouts, lot, first, ground) + random.below(20) }))
    .sort((a, b) => a.distance - b.distance || a.lot.index - b.lot.index)
  const count = 1 + random.below(MOST_REMOVED)
  return [first, ...near.slice(0, count).map((one) => one.lot)]
}

function areRivals(a: Lot, b: Lot): boolean {
  return (
    a.rooms.some((room) => b.rooms.includes(room)) ||
    a.trainers.some((trainer) => b.trainers.includes(trainer))
  )
}

/** Working days between where two lots begin, or would. */
function distance(layouts: readonly (Layout | null)[], a: Lot, b: Lot, ground: Ground): number {
  const begins = (lot: Lot) => {
    const first = layouts[lot.index]?.sessions[0]
    return first ? Math.floor(first.period / ground.slots.length) : lot.firstDay
  }
  return Math.abs(begins(a) - begins(b))
}

function costOf(
  layouts: readonly (Layout | null)[],
  movable: readonly Lot[],
  occupancy: Occupancy
): number {
  const sum = movable.reduce((total, lot) => total + (layouts[lot.index]?.cost ?? UNPLACED), 0)
  return sum + gapCost(occupancy)
}

/** What the holes in trainers' days cost. */
export function gapCost(occupancy: Occupancy): number {
  const { ground } = occupancy
  // Two parts of a day have nothing between them.
  if (ground.slots.length < 3) return 0
  const gaps = ground.trainerIds.reduce((sum, _, trainer) => sum + occupancy.gapsOf(trainer), 0)
  return gaps * ground.problem.weights.trainer_gaps
}

function hasHours(lot: Lot): boolean {
  return lot.theoryHours + lot.practiceHours > 0
}

function put(occupancy: Occupancy, lot: Lot, layout: Layout | null) {
  if (layout) occupancy.put(lot, layout.sessions)
}

function takeOff(occupancy: Occupancy, lot: Lot, layout: Layout | null) {
  if (layout) occupancy.take(lot, layout.sessions)
}

/** Index of the working day of the last session. */
function lastDay({ sessions }: Layout, ground: Ground): number {
  return Math.floor(sessions[sessions.length - 1].period / ground.slots.length)
}
