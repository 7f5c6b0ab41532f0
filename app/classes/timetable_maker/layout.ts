import { SLOT_HOURS } from '#app/classes/schedule'
import type { Lot, Ground } from '#app/classes/timetable_maker/ground'
import type { Occupancy, Placed } from '#app/classes/timetable_maker/occupancy'
import type { Wish } from '#app/classes/timetable_maker/problem'

/** A lot laid out, with what it costs. */
export interface Layout {
  sessions: Placed[]
  cost: number
}

/** How often each wish of one lot is not met. */
export type Shortfall = Record<Exclude<Wish, 'trainer_gaps'>, number>

/**
 * Lays out one lot from a day on with a main room and trainer: part of the day by part, theory first,
 * until its hours have their places. Where the room or trainer is not free the session waits, or, with
 * `maySwitch`, takes another.
 * @returns null when the days do not suffice, or the cost would not be below `most`
 */
export function layFrom(
  lot: Lot,
  occupancy: Occupancy,
  start: Start,
  limits: { idealEnd: number; most: number }
): Layout | null {
  const sessions: Placed[] = []
  const isWhole = fill(sessions, lot, occupancy, start, limits)
  for (const session of sessions) {
    if (occupancy.isLimited(session.trainer)) occupancy.take(lot, [session])
  }
  return isWhole ? costed(lot, sessions, occupancy, limits) : null
}

interface Start {
  day: number
  room: number
  trainer: number
  maySwitch: boolean
}

/** Lays session after session; with a trainer of limited hours each at once in its place, so that they count. */
function fill(
  sessions: Placed[],
  lot: Lot,
  occupancy: Occupancy,
  start: Start,
  limits: { idealEnd: number; most: number }
): boolean {
  const { days } = occupancy.ground
  const { slotCount } = occupancy
  const left = { theory: lot.theoryHours, practice: lot.practiceHours }
  const { weights } = occupancy.ground.problem
  let idle = 0
  for (let day = start.day; day < days.length; day++) {
    let leftToday = lot.dayHours - occupancy.hoursOfLot(lot, day)
    const before = sessions.length
    for (let slot = 0; slot < slotCount && left.theory + left.practice > 0; slot++) {
      const kind = left.theory > 0 ? 'theory' : 'practice'
      const hours = Math.min(SLOT_HOURS, leftToday, left[kind])
      if (hours <= 0) break
      const period = day * slotCount + slot
      const place = placeAt(lot, occupancy, { period, hours, kind, ...start })
      if (!place) continue
      const session: Placed = { period, hours, kind, ...place }
      sessions.push(session)
      if (occupancy.isLimited(session.trainer)) occupancy.put(lot, [session])
      left[kind] -= hours
      leftToday -= hours
    }
    if (sessions.length === 0) return false
    if (left.theory + left.practice === 0) return true
    if (sessions.length === before) idle++
    const more = Math.ceil((left.theory + left.practice) / lot.dayHours)
    const late = Math.max(0, day + more - limits.idealEnd)
    if (idle * weights.contiguous + late * weights.finish_early >= limits.most) return false
  }
  return false
}

/** What a lot's sessions cost; null when not below the limit. */
export function costed(
  lot: Lot,
  sessions: Placed[],
  { ground }: Pick<Occupancy, 'ground'>,
  { idealEnd, most }: { idealEnd: number; most: number }
): Layout | null {
  const short = shortfallOf(lot, sessions, ground, idealEnd)
  let cost = 0
  for (const [wish, count] of Object.entries(short)) {
    cost += count * ground.problem.weights[wish as keyof Shortfall]
  }
  return cost < most ? { sessions, cost } : null
}

/** How far a layout is from each wish. */
export function shortfallOf(
  lot: Lot,
  sessions: readonly Placed[],
  ground: Ground,
  idealEnd: number
): Shortfall {
  const slotCount = ground.slots.length
  const taught = new Set<number>()
  const rooms = new Map<number, number>()
  const trainers = new Map<number, number>()
  const short: Shortfall = {
    finish_early: 0,
    same_trainer: 0,
    same_room: 0,
    contiguous: 0,
    preferred_slots: 0,
    theory_first: 0,
    workstations: 0,
  }
  let hasPractised = false
  for (const { period, room, trainer, kind } of sessions) {
    taught.add(Math.floor(period / slotCount))
    rooms.set(room, (rooms.get(room) ?? 0) + 1)
    trainers.set(trainer, (trainers.get(trainer) ?? 0) + 1)
    const slot = ground.slots[period % slotCount]
    if (!ground.problem.preferredSlots.includes(slot)) short.preferred_slots++
    if (kind === 'practice') hasPractised = true
    else if (hasPractised) short.theory_first++
    if (kind === 'practice' && lot.isShort[room]) short.workstations++
  }
  if (sessions.length === 0) return short
  const first = Math.floor(sessions[0].period / slotCount)
  const last = Math.floor(sessions[sessions.length - 1].period / slotCount)
  short.finish_early = Math.max(0, last - idealEnd)
  short.contiguous = last - first + 1 - taught.size
  short.same_room = sessions.length - Math.max(...rooms.values())
  short.same_trainer = sessions.length - Math.max(...trainers.values())
  return short
}

interface Asked {
  period: number
  hours: number
  kind: 'theory' | 'practice'
  room: number
  trainer: number
  maySwitch: boolean
}

/** The main room and trainer if they are free, else others where it may switch. */
function placeAt(lot: Lot, occupancy: Occupancy, asked: Asked) {
  const { period, hours, kind } = asked
  if (!occupancy.isLotFree(lot, period)) return null
  const isRoom = occupancy.isRoomFree(period, asked.room)
  const isTrainer = occupancy.isTrainerFree(lot, period, asked.trainer, hours)
  if (isRoom && isTrainer) return { room: asked.room, trainer: asked.trainer }
  if (!asked.maySwitch) return null
  const rooms = kind === 'theory' ? lot.theoryRooms : lot.practiceRooms
  const room = isRoom ? asked.room : rooms.find((one) => occupancy.isRoomFree(period, one))
  const trainer = isTrainer
    ? asked.trainer
    : lot.trainers.find((one) => occupancy.isTrainerFree(lot, period, one, hours))
  return room === undefined || trainer === undefined ? null : { room, trainer }
}

/**
 * The cheapest layout of a lot on what the others leave, over all days to begin, rooms and trainers.
 * @returns null when none costs less than `most`
 */
export function bestLayout(
  lot: Lot,
  occupancy: Occupancy,
  idealEnd: number,
  most = Infinity
): Layout | null {
  const { weights } = occupancy.ground.problem
  const shortest = Math.ceil((lot.theoryHours + lot.practiceHours) / lot.dayHours)
  let best: Layout | null = null
  const limits = { idealEnd, most }
  for (let day = lot.firstDay; day + shortest <= occupancy.ground.days.length; day++) {
    const late = Math.max(0, day + shortest - 1 - idealEnd)
    if (late * weights.finish_early >= limits.most) break
    for (const maySwitch of [false, true]) {
      for (const room of lot.rooms) {
        for (const trainer of lot.trainers) {
          const found = layFrom(lot, occupancy, { day, room, trainer, maySwitch }, limits)
          if (!found) continue
          best = found
          limits.most = found.cost
          if (found.cost === 0) return best
        }
      }
    }
    if (weights.finish_early === 0 && day - lot.firstDay > FARTHEST_DAYS && best) break
  }
  return best
}

/** Working days tried from the first on when nothing draws a class to an early end. */
const FARTHEST_DAYS = 60
