import db from '@adonisjs/lucid/services/db'
import { addDays, weekdayOf } from '#app/shared/days'
import { seesEveryBase } from '#app/accounts/scope'
import { closureAt } from '#app/bases/resources/queries/closures'
import { weekOf } from '#app/classes/timetabling/board'
import { roomFault } from '#app/bases/resources/room_fitness'
import {
  clashesOf,
  peopleIn,
  type JudgedSession,
  type PlacedSession,
} from '#app/classes/timetabling/clashes'
import { MOVABLE_STATUSES, nearestChoices, type Choice } from '#app/classes/timetabling/choices'
import { lastChangeOf } from '#app/classes/timetabling/change_rows'
import { loadTimetableWorld } from '#app/classes/timetabling/load_world'
import type User from '#models/user'
import type { TimetableWorld, WorldSitting } from '#app/classes/timetabling/clashes'

export interface WeekFilters {
  /** Any day of the week. */
  week?: string
  by?: 'room' | 'trainer' | 'class'
  base?: number
  room?: number
  trainer?: number
  class?: number
}

export interface WeekDay {
  day: string
  isHoliday: boolean
  isMakeUp: boolean
}

export interface MendableClash {
  judged: JudgedSession
  choices: Choice[]
}

export interface WeekTimetable {
  baseId: number
  from: string
  to: string
  by: 'room' | 'trainer' | 'class'
  days: WeekDay[]
  world: TimetableWorld
  /** Sessions and parts of sittings of the week that the filters leave. */
  sessions: PlacedSession[]
  sittings: WorldSitting[]
  /** Rooms that matter to what was asked for beside those in use; null for every room. */
  rooms: ReadonlySet<number> | null
  /** Sessions of the week that clash, by id. */
  clashing: Set<number>
  /** The first of them that may still be moved, with free places. */
  clashes: MendableClash[]
  /** Clashes of the week beyond those. */
  moreClashes: number
  use: { used: number; free: number }
  mayManage: boolean
  /** Only the user's own sessions are shown. */
  isOwn: boolean
  seen: number
}

/** Clashes for which free places are looked for on one page. */
const MENDED_AT_ONCE = 3
/** Days around the week in which a free place may lie. */
const MARGIN_DAYS = 10

/**
 * The timetable of a base in a week as the user may see it: base administrators their base, instructors
 * their own sessions, the bureau and the auditor any base. Null where there is no base to show. A fixed
 * number of queries.
 */
export async function weekTimetable(
  user: User,
  filters: WeekFilters,
  today: string
): Promise<WeekTimetable | null> {
  const baseId = await baseOf(user, filters.base)
  if (baseId === null) return null
  const from = weekOf(filters.week ?? today)
  const to = addDays(from, 6)
  const world = await loadTimetableWorld(db.connection(), {
    baseId,
    from: addDays(from, -MARGIN_DAYS),
    to: addDays(to, MARGIN_DAYS),
  })
  const isOwn = !seesEveryBase(user) && !user.has('base_admin')
  const own = isOwn ? await ownTrainers(user) : null
  const inWeek = world.sessions.filter(({ day }) => from <= day && day <= to)
  const ofBase = inWeek.filter((one) => world.classes.get(one.classId)?.baseId === baseId)
  const sessions = ofBase.filter((one) => isAsked(one, filters, own))
  const sittings = isOwn ? [] : sittingsAsked(world, filters, from, to)
  const mayManage = user.has('base_admin') && user.baseId === baseId
  const judged = isOwn ? [] : clashing(sessions, world)
  const mendable = mayManage ? judged.slice(0, MENDED_AT_ONCE) : []
  return {
    baseId,
    from,
    to,
    by: filters.by ?? (isOwn ? 'class' : 'room'),
    days: daysOf(from, sessions, sittings, world),
    world,
    sessions,
    sittings,
    rooms: roomsAsked(filters, world),
    clashing: new Set(judged.map((one) => one.session.id)),
    clashes: mendable.map((one) => ({ judged: one, choices: choicesFor(one, world) })),
    moreClashes: judged.length - mendable.length,
    use: utilisation(world, ofBase, from),
    mayManage,
    isOwn,
    seen: mayManage ? await lastChangeOf(db, [...world.classes.keys()]) : 0,
  }
}

/** Of one class the rooms that it could be held in, of one room that one, of one trainer none but those in use. */
function roomsAsked(filters: WeekFilters, world: TimetableWorld): ReadonlySet<number> | null {
  if (filters.room) return new Set([filters.room])
  if (filters.trainer) return new Set()
  const own = world.classes.get(filters.class ?? 0)
  if (!filters.class) return null
  const fit = [...world.rooms.values()].filter(
    (room) => own && room.seats >= peopleIn(own) && roomFault(room, own.specialtyId) === null
  )
  return new Set(fit.map((room) => room.id))
}

/** Bases that a user may choose among: none but for those who see every one. */
export async function basesToChoose(user: User, locale: string) {
  if (!seesEveryBase(user)) return []
  return db
    .from('bases')
    .orderBy('code')
    .select('id as value', `name_${locale === 'en' ? 'en' : 'zh'} as label`)
}

async function baseOf(user: User, asked?: number): Promise<number | null> {
  if (!seesEveryBase(user)) return user.baseId
  const query = db.from('bases').orderBy('code').select('id')
  if (asked) query.where('id', asked)
  const row = await query.first()
  return row?.id ?? null
}

async function ownTrainers(user: User): Promise<Set<number>> {
  const rows = await db.from('trainers').where('user_id', user.id).select('id')
  return new Set(rows.map((row) => row.id))
}

function isAsked(session: PlacedSession, filters: WeekFilters, own: Set<number> | null): boolean {
  return (
    (!own || own.has(session.trainerId)) &&
    (!filters.room || filters.room === session.roomId) &&
    (!filters.trainer || filters.trainer === session.trainerId) &&
    (!filters.class || filters.class === session.classId)
  )
}

function sittingsAsked(world: TimetableWorld, filters: WeekFilters, from: string, to: string) {
  return world.sittings.filter(
    (one) =>
      from <= one.day &&
      one.day <= to &&
      !filters.trainer &&
      (!filters.room || filters.room === one.roomId) &&
      (!filters.class || filters.class === one.classId)
  )
}

/** Sessions that clash and may still be moved. What was held or is past is history. */
function clashing(sessions: readonly PlacedSession[], world: TimetableWorld): JudgedSession[] {
  return clashesOf(sessions, world).filter(
    ({ session, clashes }) =>
      !session.isMarked &&
      session.day >= world.today &&
      MOVABLE_STATUSES.includes(world.classes.get(session.classId)?.status ?? '') &&
      clashes.some((clash) => clash.isHard)
  )
}

/** Free places for the session itself, and for the other one where two are in each other's way. */
function choicesFor({ session, clashes }: JudgedSession, world: TimetableWorld): Choice[] {
  const found = nearestChoices([session], world)
  const otherIds = new Set(clashes.filter((one) => one.isHard).map((one) => one.sessionId))
  const [otherId] = otherIds.size === 1 ? [...otherIds] : []
  const other = world.sessions.find((one) => one.id === otherId)
  const isMovable =
    other &&
    !other.isMarked &&
    MOVABLE_STATUSES.includes(world.classes.get(other.classId)?.status ?? '')
  if (isMovable) found.push(...nearestChoices([other], world))
  return found.sort((a, b) => a.people - b.people || a.days - b.days).slice(0, 3)
}

/** Monday to Friday, and days of the weekend that are worked or have something. */
function daysOf(
  from: string,
  sessions: readonly PlacedSession[],
  sittings: readonly WorldSitting[],
  { calendar }: TimetableWorld
): WeekDay[] {
  const used = new Set([...sessions, ...sittings].map((one) => one.day))
  return Array.from({ length: 7 }, (_, index) => addDays(from, index))
    .map((day) => ({
      day,
      isHoliday: calendar.exceptions.get(day) === 'rest',
      isMakeUp: calendar.exceptions.get(day) === 'work',
    }))
    .filter(({ day, isMakeUp }) => weekdayOf(day) <= 5 || isMakeUp || used.has(day))
}

/** Mornings and afternoons of working days in which rooms are taught in, of those they are open. */
function utilisation(world: TimetableWorld, sessions: readonly PlacedSession[], from: string) {
  const taught = new Set(sessions.map((one) => `${one.roomId} ${one.day} ${one.slot}`))
  let [used, free] = [0, 0]
  for (const room of world.rooms.values()) {
    if (room.isRetired) continue
    const closures = world.closures.get(room.baseId) ?? []
    for (let index = 0; index < 7; index++) {
      const day = addDays(from, index)
      const exception = world.calendar.exceptions.get(day)
      const isWorked = exception ? exception === 'work' : weekdayOf(day) <= 5
      for (const slot of ['morning', 'afternoon'] as const) {
        if (!isWorked || closureAt(closures, { roomId: room.id, day, slot })) continue
        free++
        if (taught.has(`${room.id} ${day} ${slot}`)) used++
      }
    }
  }
  return { used, free }
}
