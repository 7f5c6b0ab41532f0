import { weekdayOf } from '#app/shared/days'
import { Board, weekOf } from '#app/classes/timetabling/board'
import { roomFault, type RoomOutfit } from '#app/bases/resources/room_fitness'
import { teachingFault } from '#app/bases/resources/may_teach'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type { Closure } from '#app/bases/resources/queries/closures'
import type { TrainerLimits } from '#app/bases/resources/queries/trainer_limits'
import type { Qualification } from '#app/bases/resources/may_teach'
import type { DaySlot } from '#app/classes/schedule'

/**
 * What stands in the way of a timetable, session by session. Pure: everything it looks at is in the
 * world it is given, so a page, an action and a solver judge alike.
 */

/** A name in both languages. */
export interface Names {
  zh: string
  en: string
}

export interface WorldRoom extends RoomOutfit {
  id: number
  baseId: number
  name: Names
  seats: number
  isRetired: boolean
}

export interface WorldTrainer {
  id: number
  baseId: number
  name: string
  specialtyId: number | null
  isRetired: boolean
  limits: TrainerLimits
  qualifications: readonly Qualification[]
}

export interface WorldClass {
  id: number
  baseId: number
  code: string
  title: Names
  status: string
  specialtyId: number
  /** Seats of the class and how many people hold one. */
  seats: number
  enrolled: number
  theoryHours: number
  practiceHours: number
  /** The class's own room and trainer: what a new session takes unless told otherwise. */
  roomId: number
  trainerId: number
  /** First and last day as the bureau knows them, of a class that was opened: others by an amendment only. */
  approved?: { from: string; to: string } | null
}

/** A session in its place. Those that are not written yet have negative ids of their own. */
export interface PlacedSession {
  id: number
  classId: number
  roomId: number
  trainerId: number
  day: string
  slot: DaySlot
  startsAt: string
  endsAt: string
  hours: number
  kind: 'theory' | 'practice'
  /** Attendance is marked: it was held and stays where it is. */
  isMarked: boolean
}

/** A part of an assessment in one of its rooms. */
export interface WorldSitting {
  code: string
  classId: number
  roomId: number
  day: string
  startsAt: string
  endsAt: string
}

export interface TimetableWorld {
  today: string
  /** The days that the world knows: sessions outside of them are not judged against others. */
  from: string
  to: string
  calendar: WorkCalendar
  rooms: ReadonlyMap<number, WorldRoom>
  trainers: ReadonlyMap<number, WorldTrainer>
  classes: ReadonlyMap<number, WorldClass>
  sessions: readonly PlacedSession[]
  sittings: readonly WorldSitting[]
  /** By base. */
  closures: ReadonlyMap<number, readonly Closure[]>
  /** How many people two classes have in common, by one class and the other. */
  shared: ReadonlyMap<number, ReadonlyMap<number, number>>
}

export const CLASH_KINDS = [
  'room',
  'trainer',
  'class',
  'trainee',
  'sitting',
  'closure',
  'holiday',
  'calendar',
  'weekend',
  'past',
  'span',
  'day_hours',
  'trainer_day',
  'trainer_week',
  'absence',
  'availability',
  'qualification',
  'room_size',
  'workstations',
  'equipment',
  'retired_room',
  'retired_trainer',
  'other_base',
] as const
export type ClashKind = (typeof CLASH_KINDS)[number]

export interface Clash {
  kind: ClashKind
  /** Keeps the session from being saved there; otherwise a person may decide. */
  isHard: boolean
  /** Key of the sentence in `timetable.json`, and its values. */
  words: string
  values: Record<string, string | number | Names>
  /** The session of another class, or of the same, that is in the way. */
  sessionId?: number
}

export interface JudgedSession {
  session: PlacedSession
  clashes: Clash[]
}

/**
 * 8 课时 on a day at most: what the hours of courses are laid out by in Shanxi (80 hours are ten days,
 * 120 fifteen).
 */
export const MOST_HOURS_A_DAY = 8

/**
 * Judges sessions against each other and against everything else in the world. A session of the world
 * with the same id is taken to be moved: its old place is free.
 * @returns the sessions in the order given, each with what stands in its way, hard clashes first
 */
export function clashesOf(
  sessions: readonly PlacedSession[],
  world: TimetableWorld
): JudgedSession[] {
  const board = new Board(world.sessions)
  for (const session of sessions) board.take(session.id)
  for (const session of sessions) board.put(session)
  return sessions.map((session) => ({ session, clashes: clashesAt(session, board, world) }))
}

/** Whether something keeps one of the sessions from being saved. */
export function isBlocked(judged: readonly JudgedSession[]): boolean {
  return judged.some((one) => one.clashes.some((clash) => clash.isHard))
}

/**
 * Judges one session of a board, which it may be on or not. For whoever tries many places: building
 * the board once costs more than each judgement.
 */
export function clashesAt(session: PlacedSession, board: Board, world: TimetableWorld): Clash[] {
  const found = [
    ...ofOthers(session, board, world),
    ...ofDay(session, world),
    ...ofTrainer(session, board, world),
    ...ofRoom(session, world),
  ]
  return found.sort((a, b) => Number(b.isHard) - Number(a.isHard))
}

/** Whether a session could be saved there: the same judgement, without words. */
export function isFree(session: PlacedSession, board: Board, world: TimetableWorld): boolean {
  return !clashesAt(session, board, world).some((clash) => clash.isHard)
}

export interface HoursOfClass {
  theory: { placed: number; due: number }
  practice: { placed: number; due: number }
  /** Every hour of the course has its place and none too many. */
  isWhole: boolean
}

/** The hours that sessions place of a class against those of its course. Pure. */
export function timetableHours(
  sessions: readonly Pick<PlacedSession, 'kind' | 'hours'>[],
  course: Pick<WorldClass, 'theoryHours' | 'practiceHours'>
): HoursOfClass {
  const placed = (kind: 'theory' | 'practice') =>
    sessions.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.hours, 0)
  const theory = { placed: placed('theory'), due: course.theoryHours }
  const practice = { placed: placed('practice'), due: course.practiceHours }
  const isWhole = theory.placed === theory.due && practice.placed === practice.due
  return { theory, practice, isWhole }
}

/** People for whom a session needs places: those enrolled once teaching began, before all it may take. */
export function peopleIn(courseClass: WorldClass): number {
  return courseClass.status === 'running' ? courseClass.enrolled : courseClass.seats
}

function ofOthers(session: PlacedSession, board: Board, world: TimetableWorld): Clash[] {
  const clashes: Clash[] = []
  const own = world.classes.get(session.classId)
  const others = (found: readonly PlacedSession[]) => found.filter((one) => one.id !== session.id)
  const codeOf = (other: PlacedSession) => world.classes.get(other.classId)?.code ?? ''
  const when = { day: session.day, slot: session.slot }
  for (const other of others(board.inRoom(session))) {
    if (other.classId === session.classId) continue
    const values = { ...when, class: codeOf(other), room: nameOfRoom(session.roomId, world) }
    clashes.push(hard('room', values, other.id))
  }
  for (const other of others(board.ofTrainer(session))) {
    if (other.classId === session.classId) continue
    const values = { ...when, class: codeOf(other), trainer: nameOfTrainer(session, world) }
    clashes.push(hard('trainer', values, other.id))
  }
  for (const other of others(board.ofClass(session))) {
    clashes.push(hard('class', { ...when, class: own?.code ?? '' }, other.id))
  }
  for (const [classId, people] of world.shared.get(session.classId) ?? []) {
    for (const other of board.ofClass({ ...session, classId })) {
      clashes.push(hard('trainee', { ...when, count: people, class: codeOf(other) }, other.id))
    }
  }
  for (const sitting of world.sittings) {
    if (sitting.roomId !== session.roomId || sitting.day !== session.day) continue
    if (sitting.startsAt >= session.endsAt || session.startsAt >= sitting.endsAt) continue
    const { code, startsAt: from, endsAt: to } = sitting
    const room = nameOfRoom(session.roomId, world)
    clashes.push(hard('sitting', { ...when, sitting: code, from, to, room }))
  }
  return clashes
}

function ofDay(session: PlacedSession, world: TimetableWorld): Clash[] {
  const clashes: Clash[] = []
  const { day, slot } = session
  const room = world.rooms.get(session.roomId)
  if (day < world.today) clashes.push(hard('past', { day }))
  const approved = world.classes.get(session.classId)?.approved
  if (approved && (day < approved.from || approved.to < day)) {
    clashes.push(hard('span', { day, from: approved.from, to: approved.to }))
  }
  for (const closure of world.closures.get(room?.baseId ?? 0) ?? []) {
    const isHere = closure.roomId === null || closure.roomId === session.roomId
    if (!isHere || day < closure.fromDay || closure.toDay < day) continue
    if (closure.slot !== null && closure.slot !== slot) continue
    const values = { from: closure.fromDay, to: closure.toDay, reason: closure.reason }
    clashes.push(
      closure.roomId === null
        ? { ...hard('closure', values), words: 'clashes.closure_base' }
        : hard('closure', { ...values, room: nameOfRoom(session.roomId, world) })
    )
  }
  const year = Number(day.slice(0, 4))
  if (!world.calendar.years.has(year)) return [...clashes, hard('calendar', { year: String(year) })]
  const exception = world.calendar.exceptions.get(day)
  if (exception === 'rest') clashes.push(hard('holiday', { day }))
  else if (!exception && weekdayOf(day) > 5) clashes.push(soft('weekend', { day }))
  return clashes
}

function ofTrainer(session: PlacedSession, board: Board, world: TimetableWorld): Clash[] {
  const clashes: Clash[] = []
  const { day, slot } = session
  const own = world.classes.get(session.classId)
  const elsewhere = board.holds(session) ? 0 : session.hours
  const hours = board.hoursOfClass(session.classId, day) + elsewhere
  if (hours > MOST_HOURS_A_DAY) {
    clashes.push(hard('day_hours', { day, class: own?.code ?? '', hours, most: MOST_HOURS_A_DAY }))
  }
  const found = world.trainers.get(session.trainerId)
  if (!found) return [...clashes, hard('other_base', {})]
  const { name: trainer, limits } = found
  if (own && found.baseId !== own.baseId) clashes.push(hard('other_base', {}))
  if (found.isRetired) clashes.push(hard('retired_trainer', { trainer }))
  const ofDayHours = board.hoursOfTrainer(session.trainerId, day) + elsewhere
  if (limits.hoursPerDay !== null && ofDayHours > limits.hoursPerDay) {
    const values = { day, trainer, hours: ofDayHours, most: limits.hoursPerDay }
    clashes.push(hard('trainer_day', values))
  }
  const ofWeek = board.weekHoursOfTrainer(session.trainerId, day) + elsewhere
  if (limits.hoursPerWeek !== null && ofWeek > limits.hoursPerWeek) {
    const values = { week: weekOf(day), trainer, hours: ofWeek, most: limits.hoursPerWeek }
    clashes.push(hard('trainer_week', values))
  }
  for (const absence of limits.absences) {
    if (day < absence.fromDay || absence.toDay < day) continue
    if (absence.slot !== null && absence.slot !== slot) continue
    clashes.push(hard('absence', { trainer, from: absence.fromDay, to: absence.toDay }))
  }
  if (limits.availability && !limits.availability.has(`${weekdayOf(day)} ${slot}`)) {
    clashes.push(hard('availability', { trainer, weekday: String(weekdayOf(day)), slot }))
  }
  if (own) {
    const asked = { trainerId: found.id, specialtyId: own.specialtyId, day }
    const fault = teachingFault(found.qualifications, asked)
    if (fault) {
      const values = { trainer, fault: fault.fault, limit: fault.limit ?? '' }
      clashes.push(hard('qualification', values))
    }
  }
  return clashes
}

function ofRoom(session: PlacedSession, world: TimetableWorld): Clash[] {
  const found = world.rooms.get(session.roomId)
  const own = world.classes.get(session.classId)
  if (!found || !own) return [hard('other_base', {})]
  const clashes: Clash[] = []
  const room = found.name
  const people = peopleIn(own)
  if (found.baseId !== own.baseId) clashes.push(hard('other_base', {}))
  if (found.isRetired) clashes.push(hard('retired_room', { room }))
  if (people > found.seats) {
    clashes.push(hard('room_size', { room, seats: found.seats, people }))
  }
  if (session.kind === 'theory') return clashes
  const fault = roomFault(found, own.specialtyId)
  const kind = fault === 'no_workstations' ? 'workstations' : 'equipment'
  if (fault) clashes.push({ ...hard(kind, { room }), words: `clashes.${fault}` })
  const workstations = found.workstations.get(own.specialtyId) ?? people
  if (workstations < people) clashes.push(soft('workstations', { room, workstations, people }))
  return clashes
}

function nameOfRoom(id: number, world: TimetableWorld): Names {
  return world.rooms.get(id)?.name ?? { zh: '', en: '' }
}

function nameOfTrainer(session: PlacedSession, world: TimetableWorld): string {
  return world.trainers.get(session.trainerId)?.name ?? ''
}

function hard(kind: ClashKind, values: Clash['values'], sessionId?: number): Clash {
  const clash: Clash = { kind, isHard: true, words: `clashes.${kind}`, values }
  return sessionId === undefined ? clash : { ...clash, sessionId }
}

function soft(kind: ClashKind, values: Clash['values']): Clash {
  return { kind, isHard: false, words: `clashes.${kind}`, values }
}
