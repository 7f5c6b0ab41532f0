import { addDays } from '#app/shared/days'
import { DAY_SLOTS, SLOT_HOURS, timesOf, type DaySlot } from '#app/classes/schedule'
import { Board, weekOf } from '#app/classes/timetabling/board'
import {
  clashesAt,
  MOST_HOURS_A_DAY,
  peopleIn,
  type ClashKind,
  type PlacedSession,
  type TimetableWorld,
  type WorldClass,
} from '#app/classes/timetabling/clashes'
import type { MakerClass, TimetableProblem } from '#app/classes/timetable_maker/problem'

/** A class to lay out with what it may take, by index. */
export interface Lot {
  index: number
  maker: MakerClass
  own: WorldClass
  theoryHours: number
  practiceHours: number
  /** Class hours of a day: the course's, never more than eight. */
  dayHours: number
  /** Rooms that hold its people: for theory any, for practice those fit for the specialty. */
  theoryRooms: number[]
  practiceRooms: number[]
  /** Rooms that may be its main one: those for practice, or for theory where there is none. */
  rooms: number[]
  /** Whether the room has fewer workstations than people, by room. */
  isShort: boolean[]
  trainers: number[]
  /** First working day it may use, by index. */
  firstDay: number
  /** Lots with trainees in common. */
  sharing: number[]
}

/** The open calendar in which lots are laid: working days by parts of the day, each a period. */
export interface Ground {
  problem: TimetableProblem
  days: string[]
  weeks: Int32Array
  weekCount: number
  slots: readonly DaySlot[]
  roomIds: number[]
  trainerIds: number[]
  /** Open for lessons, by room and period. */
  roomOpen: Uint8Array[]
  /** Free to teach a specialty, by trainer and period. */
  mayTeach(trainer: number, specialtyId: number): Uint8Array
  lots: Lot[]
  /** Sessions that stay where they are. */
  kept: PlacedSession[]
}

const TRAINER_KINDS: readonly ClashKind[] = [
  'absence',
  'availability',
  'qualification',
  'retired_trainer',
]
const ROOM_KINDS: readonly ClashKind[] = ['closure', 'sitting']
const DAY_KINDS: readonly ClashKind[] = ['past', 'holiday', 'calendar', 'weekend']
const FIT_KINDS: readonly ClashKind[] = [
  'room_size',
  'retired_room',
  'other_base',
  'workstations',
  'equipment',
]

/**
 * Lays the world out in tables. Each table is filled by the judgement of `clashesOf`, so that no rule
 * is written twice.
 */
export function groundOf(
  problem: TimetableProblem,
  kept: PlacedSession[],
  makers: readonly MakerClass[] = problem.classes
): Ground {
  const { world } = problem
  const slots = DAY_SLOTS.filter((slot) => problem.slots.includes(slot))
  const roomIds = [...world.rooms.values()]
    .filter((room) => room.baseId === problem.baseId && !room.isRetired)
    .map((room) => room.id)
  const trainerIds = [...world.trainers.values()]
    .filter((trainer) => trainer.baseId === problem.baseId && !trainer.isRetired)
    .map((trainer) => trainer.id)
  const empty = { ...world, sessions: [] }
  const anyClass = makers[0]?.classId
  const days = anyClass === undefined ? [] : workingDays(problem, empty, anyClass)
  const weekNames = [...new Set(days.map(weekOf))]
  const weeks = Int32Array.from(days, (day) => weekNames.indexOf(weekOf(day)))
  const periods = days.flatMap((day) => slots.map((slot) => ({ day, slot })))
  const roomOpen = roomIds.map((roomId) =>
    Uint8Array.from(periods, (place) =>
      isClear({ ...place, roomId, classId: anyClass, trainerId: 0 }, empty, ROOM_KINDS) ? 1 : 0
    )
  )
  const taught = new Map<string, Uint8Array>()
  const classOfSpecialty = new Map<number, number>()
  for (const maker of makers) {
    classOfSpecialty.set(world.classes.get(maker.classId)!.specialtyId, maker.classId)
  }
  const mayTeach = (trainer: number, specialtyId: number) => {
    const key = `${trainer} ${specialtyId}`
    let open = taught.get(key)
    if (!open) {
      const [trainerId, roomId] = [trainerIds[trainer], roomIds[0]]
      const classId = classOfSpecialty.get(specialtyId)!
      open = Uint8Array.from(periods, (place) =>
        isClear({ ...place, roomId, classId, trainerId }, empty, TRAINER_KINDS) ? 1 : 0
      )
      taught.set(key, open)
    }
    return open
  }
  const ground: Ground = {
    problem,
    days,
    weeks,
    weekCount: weekNames.length,
    slots,
    roomIds,
    trainerIds,
    roomOpen,
    mayTeach,
    lots: [],
    kept,
  }
  ground.lots = makers.map((maker, index) => lotOf(maker, index, ground, empty))
  for (const lot of ground.lots) {
    const shared = world.shared.get(lot.own.id)
    lot.sharing = ground.lots
      .filter((other) => other !== lot && shared?.has(other.own.id))
      .map((other) => other.index)
  }
  return ground
}

/** A session in a place of the ground, whatever it is judged for. */
export function sessionAt(place: {
  id?: number
  classId: number
  roomId: number
  trainerId: number
  day: string
  slot: DaySlot
  hours?: number
  kind?: 'theory' | 'practice'
}): PlacedSession {
  const hours = place.hours ?? SLOT_HOURS
  const { startsAtTime: startsAt, endsAtTime: endsAt } = timesOf(place.slot, hours)
  return { id: -1, kind: 'theory', isMarked: false, ...place, hours, startsAt, endsAt }
}

function workingDays(problem: TimetableProblem, empty: TimetableWorld, classId: number): string[] {
  const days: string[] = []
  for (let day = problem.from; day <= problem.to; day = addDays(day, 1)) {
    const place = { day, slot: 'morning' as const, classId, roomId: 0, trainerId: 0 }
    if (isClear(place, empty, DAY_KINDS)) days.push(day)
  }
  return days
}

function isClear(
  place: Parameters<typeof sessionAt>[0],
  world: TimetableWorld,
  kinds: readonly ClashKind[]
): boolean {
  return !clashesAt(sessionAt(place), EMPTY_BOARD, world).some((one) => kinds.includes(one.kind))
}

const EMPTY_BOARD = new Board()

function lotOf(maker: MakerClass, index: number, ground: Ground, empty: TimetableWorld): Lot {
  const own = empty.classes.get(maker.classId)!
  const heldHours = (kind: 'theory' | 'practice') =>
    ground.kept
      .filter((one) => one.classId === own.id && one.kind === kind)
      .reduce((sum, one) => sum + one.hours, 0)
  const theoryHours = Math.max(0, own.theoryHours - heldHours('theory'))
  const practiceHours = Math.max(0, own.practiceHours - heldHours('practice'))
  const fits = (kind: 'theory' | 'practice') =>
    [...ground.roomIds.keys()].filter((room) => {
      const place = { classId: own.id, roomId: ground.roomIds[room], trainerId: 0, kind }
      const session = sessionAt({ ...place, day: empty.from, slot: 'morning' })
      const clashes = clashesAt(session, EMPTY_BOARD, withTrainer(empty, own))
      return !clashes.some((one) => one.isHard && FIT_KINDS.includes(one.kind))
    })
  const theoryRooms = fits('theory')
  const practiceRooms = fits('practice')
  const roomsOf = practiceHours > 0 ? practiceRooms : theoryRooms
  return {
    index,
    maker,
    own,
    theoryHours,
    practiceHours,
    dayHours: Math.min(maker.hoursPerDay, MOST_HOURS_A_DAY),
    theoryRooms,
    practiceRooms,
    rooms: ownFirst(roomsOf, ground.roomIds.indexOf(own.roomId)),
    isShort: ground.roomIds.map((id) => {
      const workstations = empty.rooms.get(id)!.workstations.get(own.specialtyId)
      return workstations !== undefined && workstations < peopleIn(own)
    }),
    trainers: ownFirst(trainersFor(own, ground), ground.trainerIds.indexOf(own.trainerId)),
    firstDay: firstFrom(ground.days, maker.notBefore),
    sharing: [],
  }
}

/** Judged for its room alone: whoever teaches does not matter. */
function withTrainer(world: TimetableWorld, own: WorldClass): TimetableWorld {
  const limits = { hoursPerWeek: null, hoursPerDay: null, absences: [], availability: null }
  const anyone = { id: 0, baseId: own.baseId, name: '', specialtyId: null, isRetired: false }
  return { ...world, trainers: new Map([[0, { ...anyone, limits, qualifications: [] }]]) }
}

/** Trainers of the specialty or qualified for it; one of neither only where the class has them already. */
function trainersFor(own: WorldClass, ground: Ground): number[] {
  return [...ground.trainerIds.keys()].filter((trainer) => {
    const found = ground.problem.world.trainers.get(ground.trainerIds[trainer])!
    if (found.qualifications.length > 0) {
      return found.qualifications.some((one) => one.specialtyId === own.specialtyId)
    }
    return (
      found.specialtyId === null ||
      found.specialtyId === own.specialtyId ||
      found.id === own.trainerId
    )
  })
}

function ownFirst(indexes: number[], own: number): number[] {
  return indexes.includes(own) ? [own, ...indexes.filter((one) => one !== own)] : indexes
}

/** Index of the first day on or after one; the number of days when there is none. */
export function firstFrom(days: readonly string[], day: string): number {
  const found = days.findIndex((one) => one >= day)
  return found < 0 ? days.length : found
}
