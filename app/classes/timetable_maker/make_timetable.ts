import { clashesOf, isBlocked, type PlacedSession } from '#app/classes/timetabling/clashes'
import { isSamePlace } from '#app/classes/timetabling/choices'
import { groundOf, sessionAt, type Ground, type Lot } from '#app/classes/timetable_maker/ground'
import { costed, shortfallOf, type Layout } from '#app/classes/timetable_maker/layout'
import { Occupancy, type Placed } from '#app/classes/timetable_maker/occupancy'
import { idealEnds, search } from '#app/classes/timetable_maker/search'
import { repairPublished } from '#app/classes/timetable_maker/repair'
import { unfitOf } from '#app/classes/timetable_maker/unfit'
import {
  WISHES,
  type MadeTimetable,
  type MakerProgress,
  type Objective,
  type Repair,
  type TimetableProblem,
  type UnmetWish,
  type Wish,
} from '#app/classes/timetable_maker/problem'

/** Rounds of the search for each class, in all, and those without anything better after which it ends. */
const ROUNDS_PER_CLASS = 40
const MOST_ROUNDS = 2_400
const IDLE_ROUNDS_PER_CLASS = 12
const NEVER = Number.POSITIVE_INFINITY

/**
 * Makes a timetable: sessions of classes that are given out stay but for those that cannot be held
 * where they are, which move as near as they can; the other classes are laid out around them. No
 * session of the result has a hard clash, as `clashesOf` judges it. Pure: the same problem and seed
 * give the same timetable unless the time limit cut the search short.
 */
export function makeTimetable(
  problem: TimetableProblem,
  { seed, timeLimitMs }: { seed: number; timeLimitMs: number },
  onProgress: (progress: MakerProgress) => void = () => {}
): MadeTimetable {
  const until = performance.now() + timeLimitMs
  const repaired = repairPublished(problem)
  const ground = groundOf(problem, repaired.kept)
  const occupancy = new Occupancy(ground)
  const ideal = idealEnds(ground, occupancy)
  const present = ground.lots.map((lot) => presentOf(lot, ground, ideal[lot.index]))
  const rounds = Math.min(MOST_ROUNDS, ROUNDS_PER_CLASS * ground.lots.length)
  const isFit = arePresentFit(present, ground)
  const end = search(occupancy, ideal, isFit ? present : ground.lots.map(() => null), seed, {
    rounds,
    idleRounds: IDLE_ROUNDS_PER_CLASS * ground.lots.length,
    isOver: () => performance.now() >= until,
    onRound: (round, objective, unfit) => {
      if (round % 20 === 0) onProgress({ share: round / rounds, objective, unfit })
    },
  })
  return {
    ...finished(problem, { ground, occupancy, ideal, layouts: end.layouts }, repaired.repairs),
    unfit: [...repaired.stuck, ...unfitOf(ground, end.layouts, ideal)],
    rounds: end.rounds,
    isCutShort: end.isCutShort,
  }
}

/** Lots laid out on their ground; the occupancy holds what the layouts say. */
export interface LaidOut {
  ground: Ground
  occupancy: Occupancy
  ideal: readonly number[]
  layouts: readonly (Layout | null)[]
}

/**
 * Layouts as sessions, with what they leave unmet.
 * @throws Error when they clash
 */
export function finished(
  problem: TimetableProblem,
  { ground, occupancy, ideal, layouts }: LaidOut,
  repairs: Repair[]
): Pick<MadeTimetable, 'sessions' | 'repairs' | 'objective' | 'unmet'> {
  const sessions = ground.lots.flatMap((lot) => written(lot, layouts[lot.index], ground))
  refuseClashes(problem, [...sessions, ...repairs.map((one) => one.after)])
  const unmet = unmetWishes(ground, occupancy, layouts, ideal)
  return { sessions, repairs, objective: objectiveOf(unmet, repairs), unmet }
}

/** The sum of what wishes that are not met cost, and of people times moved sessions. */
export function objectiveOf(
  unmet: readonly UnmetWish[],
  repairs: readonly Pick<Repair, 'people'>[]
): Objective {
  const wishes = Object.fromEntries(WISHES.map((wish) => [wish, { count: 0, cost: 0 }])) as Record<
    Wish,
    { count: number; cost: number }
  >
  for (const { wish, count, cost } of unmet) {
    wishes[wish].count += count
    wishes[wish].cost += cost
  }
  const moved = repairs.reduce((sum, one) => sum + one.people, 0)
  const total = WISHES.reduce((sum, wish) => sum + wishes[wish].cost, moved)
  return { total, wishes, moved }
}

/** The present timetable of a lot as a layout; null where it does not lie on the ground or lacks hours. */
function presentOf(lot: Lot, ground: Ground, idealEnd: number): Layout | null {
  if (idealEnd < 0) return null
  const kept = new Set(ground.kept.map((one) => one.id))
  const own = ground.problem.world.sessions.filter(
    (one) => one.classId === lot.own.id && !kept.has(one.id)
  )
  return layoutOf(lot, own, ground, idealEnd)
}

/** Sessions of a lot as a layout; null where they do not lie on the ground or lack hours. */
export function layoutOf(
  lot: Lot,
  own: readonly PlacedSession[],
  ground: Ground,
  idealEnd: number
): Layout | null {
  const sessions: Placed[] = []
  const left = { theory: lot.theoryHours, practice: lot.practiceHours }
  for (const session of own) {
    const { hours, kind } = session
    const day = ground.days.indexOf(session.day)
    const slot = ground.slots.indexOf(session.slot)
    const room = ground.roomIds.indexOf(session.roomId)
    const trainer = ground.trainerIds.indexOf(session.trainerId)
    left[kind] -= hours
    if (day < lot.firstDay || slot < 0 || room < 0 || trainer < 0) return null
    sessions.push({ period: day * ground.slots.length + slot, room, trainer, hours, kind })
  }
  if (left.theory !== 0 || left.practice !== 0) return null
  sessions.sort((a, b) => a.period - b.period)
  return costed(lot, sessions, { ground }, { idealEnd, most: NEVER })
}

/** Whether the timetable there is could be held as it stands: the same judgement as for a new one. */
function arePresentFit(present: readonly (Layout | null)[], ground: Ground): boolean {
  if (present.some((one) => one === null)) return false
  const sessions = ground.lots.flatMap((lot) => written(lot, present[lot.index], ground))
  return !isBlocked(clashesOf(sessions, bareWorld(ground.problem, ground.kept)))
}

/** The world with nothing but the sessions that stay. */
function bareWorld(problem: TimetableProblem, kept: readonly PlacedSession[]) {
  return { ...problem.world, sessions: kept }
}

/**
 * The sessions of a layout: those that stand already keep their ids, so that each old place has its
 * new one; of the same kind and length, those that do not move first.
 */
function written(lot: Lot, layout: Layout | null, ground: Ground): PlacedSession[] {
  if (!layout) return []
  const kept = new Set(ground.kept.map((one) => one.id))
  const spare = ground.problem.world.sessions.filter(
    (one) => one.classId === lot.own.id && !kept.has(one.id)
  )
  const made = layout.sessions.map(({ period, room, trainer, hours, kind }) => {
    const day = ground.days[Math.floor(period / ground.slots.length)]
    const slot = ground.slots[period % ground.slots.length]
    const place = { roomId: ground.roomIds[room], trainerId: ground.trainerIds[trainer] }
    return sessionAt({ classId: lot.own.id, ...place, day, slot, hours, kind })
  })
  const idOf = new Map<PlacedSession, number>()
  for (const isWanted of [isSamePlace, () => true]) {
    for (const session of made) {
      if (idOf.has(session)) continue
      const at = spare.findIndex(
        (one) => one.kind === session.kind && one.hours === session.hours && isWanted(one, session)
      )
      if (at >= 0) idOf.set(session, spare.splice(at, 1)[0].id)
    }
  }
  return made.map((session, index) => ({
    ...session,
    id: idOf.get(session) ?? -(lot.own.id * 1000 + index + 1),
  }))
}

/** The last look: a timetable that clashes is never handed on, whatever went wrong before. */
function refuseClashes(problem: TimetableProblem, sessions: readonly PlacedSession[]) {
  const laid = new Set(problem.classes.map((one) => one.classId))
  const rest = problem.world.sessions.filter((one) => one.isMarked || !laid.has(one.classId))
  const judged = clashesOf(sessions, bareWorld(problem, rest))
  if (!isBlocked(judged)) return
  const found = judged.find((one) => one.clashes.some((clash) => clash.isHard))!
  const kinds = found.clashes.map((clash) => clash.kind).join(', ')
  throw new Error(`Made a timetable that clashes: ${kinds} on ${found.session.day}`)
}

function unmetWishes(
  ground: Ground,
  occupancy: Occupancy,
  layouts: readonly (Layout | null)[],
  ideal: readonly number[]
): UnmetWish[] {
  const { weights } = ground.problem
  const unmet: UnmetWish[] = []
  for (const lot of ground.lots) {
    const layout = layouts[lot.index]
    if (!layout) continue
    const short = shortfallOf(lot, layout.sessions, ground, ideal[lot.index])
    for (const [wish, count] of Object.entries(short) as [Wish, number][]) {
      if (count === 0 || weights[wish] === 0) continue
      const values = valuesOf(wish, { lot, layout, ground, ideal: ideal[lot.index] })
      const cost = count * weights[wish]
      unmet.push({ wish, classId: lot.own.id, trainerId: null, count, cost, values })
    }
  }
  if (weights.trainer_gaps > 0 && ground.slots.length > 2) {
    for (const [trainer, trainerId] of ground.trainerIds.entries()) {
      const count = occupancy.gapsOf(trainer)
      if (count === 0) continue
      const cost = count * weights.trainer_gaps
      unmet.push({ wish: 'trainer_gaps', classId: null, trainerId, count, cost, values: {} })
    }
  }
  return unmet.sort((a, b) => b.cost - a.cost || (a.classId ?? 0) - (b.classId ?? 0))
}

function valuesOf(
  wish: Wish,
  { lot, layout, ground, ideal }: { lot: Lot; layout: Layout; ground: Ground; ideal: number }
): UnmetWish['values'] {
  const slotCount = ground.slots.length
  if (wish === 'finish_early') {
    const last = layout.sessions[layout.sessions.length - 1]
    return {
      end: ground.days[Math.floor(last.period / slotCount)],
      could: ground.days[ideal],
    }
  }
  if (wish === 'same_trainer') {
    return { trainers: new Set(layout.sessions.map((one) => one.trainer)).size }
  }
  if (wish === 'same_room') return { rooms: new Set(layout.sessions.map((one) => one.room)).size }
  if (wish === 'workstations') {
    const room = layout.sessions.find(
      (one) => one.kind === 'practice' && lot.isShort[one.room]
    )!.room
    const found = ground.problem.world.rooms.get(ground.roomIds[room])!
    return { workstations: found.workstations.get(lot.own.specialtyId) ?? 0, roomId: found.id }
  }
  return {}
}
