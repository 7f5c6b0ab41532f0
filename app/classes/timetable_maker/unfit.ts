import { addDays } from '#app/shared/days'
import { SLOT_HOURS } from '#app/classes/schedule'
import { peopleIn } from '#app/classes/timetabling/clashes'
import { groundOf, type Ground, type Lot } from '#app/classes/timetable_maker/ground'
import { bestLayout, type Layout } from '#app/classes/timetable_maker/layout'
import { Occupancy } from '#app/classes/timetable_maker/occupancy'
import type { Remedy, TimetableProblem, Unfit } from '#app/classes/timetable_maker/problem'

/** Lots with something in common that is full in a span of days. */
interface Bottleneck {
  reason: 'rooms_full' | 'trainers_full'
  values: Record<string, string | number>
}

/**
 * Why lots have no place, and what would free one: each remedy is tried on the finished timetable and
 * named only if the lot then fits.
 */
export function unfitOf(
  ground: Ground,
  layouts: readonly (Layout | null)[],
  ideal: readonly number[]
): Unfit[] {
  return ground.lots
    .filter((lot) => lot.theoryHours + lot.practiceHours > 0 && !layouts[lot.index])
    .map((lot) => ({
      classId: lot.own.id,
      sessions: sessionsOf(lot),
      ...reasonOf(lot, ground, ideal),
      remedies: remediesOf(lot, ground, layouts),
    }))
}

/** Sessions of four hours that a lot needs at least. */
export function sessionsOf(lot: Lot): number {
  return Math.ceil(lot.theoryHours / SLOT_HOURS) + Math.ceil(lot.practiceHours / SLOT_HOURS)
}

function reasonOf(
  lot: Lot,
  ground: Ground,
  ideal: readonly number[]
): Pick<Unfit, 'reason' | 'values'> {
  const { own } = lot
  if (lot.rooms.length === 0) {
    const rooms = [...ground.problem.world.rooms.values()].filter((room) => !room.isRetired)
    const largest = Math.max(0, ...rooms.map((room) => room.seats))
    return { reason: 'no_room', values: { people: peopleIn(own), largest } }
  }
  if (lot.trainers.length === 0) return { reason: 'no_trainer', values: {} }
  const shortest = Math.ceil((lot.theoryHours + lot.practiceHours) / lot.dayHours)
  const open = ground.days.length - lot.firstDay
  if (open < shortest) {
    const values = { days: shortest, open, from: lot.maker.notBefore, to: ground.problem.to }
    return { reason: 'period_too_short', values }
  }
  // Only those of the same rooms and trainers are counted, on what stays whatever is laid out.
  const empty = new Occupancy(ground)
  const found = tightest(lot, ground, empty)
  if (found) return found
  return ideal[lot.index] < 0
    ? { reason: 'none_found', values: { alone: 'yes' } }
    : { reason: 'none_found', values: { alone: 'no' } }
}

/**
 * The fullest span of days: sessions that lots can only hold in the lot's rooms (or with its trainers)
 * and not before the span, against what is open. More wanted than open proves that not all fit.
 */
function tightest(lot: Lot, ground: Ground, empty: Occupancy): Bottleneck | null {
  const within = (mine: readonly number[], theirs: readonly number[]) =>
    mine.every((one) => theirs.includes(one))
  const starts = [...new Set(ground.lots.map((one) => one.firstDay))].filter(
    (day) => day <= lot.firstDay
  )
  let worst: (Bottleneck & { lack: number }) | null = null
  const consider = (found: Bottleneck, lack: number) => {
    if (lack > 0 && lack > (worst?.lack ?? 0)) worst = { ...found, lack }
  }
  for (const start of starts) {
    const from = ground.days[start]
    const span = { from, to: ground.problem.to }
    const rivals = ground.lots.filter((one) => one.firstDay >= start)
    const inRooms = rivals.filter((one) => within(one.rooms, lot.rooms) && one.practiceHours > 0)
    const wanted = inRooms.reduce((sum, one) => sum + Math.ceil(one.practiceHours / SLOT_HOURS), 0)
    const open = lot.rooms.reduce(
      (sum, room) => sum + empty.openPeriods(room, start, ground.days.length),
      0
    )
    consider(
      { reason: 'rooms_full', values: { ...span, wanted, open, classes: inRooms.length } },
      wanted - open
    )
    const taught = rivals.filter((one) => within(one.trainers, lot.trainers))
    const hours = taught.reduce((sum, one) => sum + one.theoryHours + one.practiceHours, 0)
    const free = lot.trainers.reduce(
      (sum, one) => sum + empty.openHours(one, lot.own.specialtyId, start, ground.days.length),
      0
    )
    consider(
      {
        reason: 'trainers_full',
        values: { ...span, wanted: hours, open: free, classes: taught.length },
      },
      hours - free
    )
  }
  if (!worst) return null
  const { reason, values } = worst as Bottleneck
  return { reason, values }
}

/** How far a longer period is looked into, in days. */
const LONGER_DAYS = 120

function remediesOf(lot: Lot, ground: Ground, layouts: readonly (Layout | null)[]): Remedy[] {
  if (lot.rooms.length === 0 || lot.trainers.length === 0) return []
  const { problem } = ground
  const last = `${problem.to.slice(0, 4)}-12-31`
  const longer = [addDays(problem.to, LONGER_DAYS), last].sort()[0]
  const remedies: Remedy[] = []
  if (longer > problem.to) {
    const found = fits(lot, ground, layouts, { ...problem, to: longer })
    if (found) remedies.push({ kind: 'longer_period', values: { to: found } })
  }
  if (!problem.slots.includes('evening')) {
    const slots = [...problem.slots, 'evening' as const]
    if (fits(lot, ground, layouts, { ...problem, slots })) {
      remedies.push({ kind: 'evenings', values: {} })
    }
  }
  for (const kind of ['one_more_room', 'one_more_trainer'] as const) {
    const like = kind === 'one_more_room' ? ground.roomIds[lot.rooms[0]] : lot.own.trainerId
    if (fits(lot, ground, layouts, withAnother(problem, kind, lot))) {
      remedies.push({ kind, values: kind === 'one_more_room' ? { roomId: like } : {} })
    }
  }
  return remedies
}

/** The problem with one more room like the lot's first, or one more trainer without limits. */
function withAnother(
  problem: TimetableProblem,
  kind: 'one_more_room' | 'one_more_trainer',
  lot: Lot
): TimetableProblem {
  const { world } = problem
  if (kind === 'one_more_room') {
    const seats = peopleIn(lot.own)
    const { specialtyId, baseId } = lot.own
    const workstations = new Map([[specialtyId, seats]])
    const name = { zh: '', en: '' }
    const outfit = { specialtyId, workstations, equipment: [] }
    const room = { id: 0, baseId, name, seats, isRetired: false, ...outfit }
    return { ...problem, world: { ...world, rooms: new Map([...world.rooms, [0, room]]) } }
  }
  const limits = { hoursPerWeek: null, hoursPerDay: null, absences: [], availability: null }
  const { specialtyId, baseId } = lot.own
  const trainer = { id: 0, baseId, name: '', specialtyId, isRetired: false, limits }
  const trainers = new Map([...world.trainers, [0, { ...trainer, qualifications: [] }]])
  return { ...problem, world: { ...world, trainers } }
}

/** The last day of the lot in a changed problem with all others where they are; null if it has no place. */
function fits(
  lot: Lot,
  ground: Ground,
  layouts: readonly (Layout | null)[],
  problem: TimetableProblem
): string | null {
  const others = ground.lots.flatMap((one) => placedOf(one, layouts[one.index], ground))
  const changed = groundOf(problem, [...ground.kept, ...others], [lot.maker])
  const [only] = changed.lots
  const found = bestLayout(only, new Occupancy(changed), changed.days.length)
  if (!found) return null
  const { period } = found.sessions[found.sessions.length - 1]
  return changed.days[Math.floor(period / changed.slots.length)]
}

function placedOf(lot: Lot, layout: Layout | null, ground: Ground) {
  return (layout?.sessions ?? []).map(({ period, room, trainer, hours, kind }, index) => ({
    id: -(lot.own.id * 1000 + index + 1),
    classId: lot.own.id,
    roomId: ground.roomIds[room],
    trainerId: ground.trainerIds[trainer],
    day: ground.days[Math.floor(period / ground.slots.length)],
    slot: ground.slots[period % ground.slots.length],
    startsAt: '',
    endsAt: '',
    hours,
    kind,
    isMarked: false,
  }))
}
