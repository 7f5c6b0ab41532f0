import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import {
  clashesOf,
  type JudgedSession,
  type TimetableWorld,
} from '#app/classes/timetabling/clashes'
import { at, isSamePlace } from '#app/classes/timetabling/choices'
import { loadTimetableWorld, placedSession } from '#app/classes/timetabling/load_world'
import { refuse } from '#app/classes/amendments/amendment_refusal'
import type { MovedSessions } from '#app/classes/amendments/moved_sessions'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Statuses in which a class is amended: before, it is revised; after, nothing is left to change. */
export const AMENDABLE_STATUSES: readonly string[] = ['enrolling', 'running']

type Row = Record<string, any>

/** Old and new of what is asked to change; what stays is null on both sides. */
export interface AmendmentRow {
  old_seats: number | null
  new_seats: number | null
  old_room_id: number | null
  new_room_id: number | null
  old_trainer_id: number | null
  new_trainer_id: number | null
  /** How many sessions go to another time; null when none does. */
  sessions_moved: number | null
  old_starts_on: string | null
  new_starts_on: string | null
  old_ends_on: string | null
  new_ends_on: string | null
}

/** Whether the bureau decides: the amendment changes what it approved, seats or first or last day. */
export function isOfBureau(
  row: Pick<AmendmentRow, 'new_seats' | 'new_starts_on' | 'new_ends_on'>
): boolean {
  return row.new_seats !== null || row.new_starts_on !== null || row.new_ends_on !== null
}

/** The same as SQL, for amendments under an alias. */
export function ofBureauSql(alias: string): string {
  const changed = ['new_seats', 'new_starts_on', 'new_ends_on']
  return `(${changed.map((name) => `${alias}.${name} IS NOT NULL`).join(' OR ')})`
}

/**
 * Refuses what the class does not allow any more: its status, seats below those taken or offered, or
 * an old value that is no longer the one in force.
 * @throws RuleViolation E_AMENDMENT_STATUS, E_AMENDMENT_STALE, E_SEATS_BELOW_TAKEN
 */
export function refuseUnfit(courseClass: Row, amendment: AmendmentRow) {
  if (!AMENDABLE_STATUSES.includes(courseClass.status)) refuse('E_AMENDMENT_STATUS')
  const isStale =
    (amendment.old_seats ?? courseClass.seats) !== courseClass.seats ||
    (amendment.old_room_id ?? courseClass.room_id) !== courseClass.room_id ||
    (amendment.old_trainer_id ?? courseClass.trainer_id) !== courseClass.trainer_id ||
    (amendment.old_starts_on ?? courseClass.starts_on) !== courseClass.starts_on ||
    (amendment.old_ends_on ?? courseClass.ends_on) !== courseClass.ends_on
  if (isStale) refuse('E_AMENDMENT_STALE')
  const held = courseClass.seats_taken + courseClass.seats_offered
  if (amendment.new_seats !== null && amendment.new_seats < held) {
    refuse('E_SEATS_BELOW_TAKEN', { held, seats: amendment.new_seats }, 'seats')
  }
}

/** A session still to be held, as it is and as it would be. */
export interface PlannedSession {
  before: PlacedSession
  after: PlacedSession
}

/** Whether a session goes to another time, not only to another room or trainer. */
export function isTimed({ before, after }: PlannedSession): boolean {
  return before.day !== after.day || before.slot !== after.slot
}

export interface PlannedClass {
  /** Sessions still to be held, those that stay where they are too. */
  open: PlannedSession[]
  /** Those of them that change. */
  changes: PlannedSession[]
  /** First and last day of the class as it would then be. */
  startsOn: string
  endsOn: string
}

/** The sessions of a class in order. */
export async function sessionsOfClass(
  client: QueryClientContract,
  classId: number
): Promise<PlacedSession[]> {
  const rows = await client
    .from('class_sessions')
    .where('course_class_id', classId)
    .orderBy('day')
    .orderBy('starts_at_time')
  return rows.map(placedSession)
}

/**
 * The sessions still to be held as an amendment leaves them: those asked to go elsewhere go, and those in
 * the room or with the trainer of the class follow where these change. A session that was given another
 * room or trainer than the class's own keeps it; one that was held stays. Pure.
 */
export function planClass(
  sessions: readonly PlacedSession[],
  amendment: Pick<
    AmendmentRow,
    'old_room_id' | 'new_room_id' | 'old_trainer_id' | 'new_trainer_id'
  >,
  moved: MovedSessions
): PlannedClass {
  const today = clock.today()
  const open = sessions
    .filter((one) => !one.isMarked && (one.day >= today || moved.has(one.id)))
    .map((before) => ({
      before,
      after: at(before, {
        ...(before.roomId === amendment.old_room_id ? { roomId: amendment.new_room_id! } : {}),
        ...(before.trainerId === amendment.old_trainer_id
          ? { trainerId: amendment.new_trainer_id! }
          : {}),
        ...moved.get(before.id),
      }),
    }))
  const then = new Map(open.map(({ after }) => [after.id, after.day]))
  const days = sessions.map((one) => then.get(one.id) ?? one.day).sort()
  return {
    open,
    changes: open.filter(({ before, after }) => !isSamePlace(before, after)),
    startsOn: days[0],
    endsOn: days[days.length - 1],
  }
}

/** What the sessions of a class are judged by, on the days they are on and would be, and some days more. */
export function worldOfPlan(
  client: QueryClientContract,
  courseClass: Row,
  { open }: PlannedClass,
  moreDays = 0
): Promise<TimetableWorld> {
  const days = open.flatMap(({ before, after }) => [before.day, after.day]).sort()
  return loadTimetableWorld(client, {
    baseId: courseClass.base_id,
    from: days[0] ?? clock.today(),
    to: addDays(days.at(-1) ?? clock.today(), moreDays),
    classIds: [courseClass.id],
  })
}

/**
 * What stands in the way of each session still to be held, as the class would then be. Pure.
 * @throws RuleViolation E_AMENDMENT_PLACE when a room or trainer is not of the base or no longer in use
 */
export function judgePlan(
  world: TimetableWorld,
  courseClass: Row,
  amendment: AmendmentRow,
  { open, startsOn, endsOn }: PlannedClass
): JudgedSession[] {
  const places = [
    [amendment.new_room_id, world.rooms],
    [amendment.new_trainer_id, world.trainers],
  ] as const
  for (const [id, known] of places) {
    if (id !== null && (known.get(id)?.isRetired ?? true)) refuse('E_AMENDMENT_PLACE')
  }
  const own = world.classes.get(courseClass.id)!
  const amended = {
    ...own,
    seats: amendment.new_seats ?? own.seats,
    roomId: amendment.new_room_id ?? own.roomId,
    trainerId: amendment.new_trainer_id ?? own.trainerId,
    approved: { from: startsOn, to: endsOn },
  }
  const then = { ...world, classes: new Map(world.classes).set(own.id, amended) }
  return clashesOf(
    open.map((one) => one.after),
    then
  )
}

/** Of what was judged, the sessions that something keeps from being held as planned. */
export function sessionsInTheWay(
  judged: readonly JudgedSession[],
  { changes }: PlannedClass
): JudgedSession[] {
  const moved = new Set(changes.map((one) => one.before.id))
  return judged.filter(({ session, clashes }) =>
    clashes.some((one) => one.isHard && (moved.has(session.id) || one.kind === 'room_size'))
  )
}

/**
 * @throws RuleViolation E_AMENDMENT_CLASH with the first session in the way, those of `judgePlan`
 */
export async function judgeAmendment(
  trx: TransactionClientContract,
  courseClass: Row,
  amendment: AmendmentRow,
  plan: PlannedClass
): Promise<TimetableWorld> {
  const world = await worldOfPlan(trx, courseClass, plan)
  const inTheWay = sessionsInTheWay(judgePlan(world, courseClass, amendment, plan), plan)
  if (inTheWay.length > 0) {
    const [{ session }] = inTheWay
    refuse('E_AMENDMENT_CLASH', { count: inTheWay.length, day: session.day, slot: session.slot })
  }
  return world
}

/** Locks rooms, then trainers, by ascending id; the caller holds the class. */
export async function lockPlaces(
  trx: TransactionClientContract,
  amendment: AmendmentRow,
  { changes }: PlannedClass
) {
  const after = changes.map((one) => one.after)
  for (const [table, ids] of [
    ['rooms', [amendment.old_room_id, amendment.new_room_id, ...after.map((one) => one.roomId)]],
    [
      'trainers',
      [amendment.old_trainer_id, amendment.new_trainer_id, ...after.map((one) => one.trainerId)],
    ],
  ] as const) {
    const known = [...new Set(ids.filter((id) => id !== null))]
    if (known.length === 0) continue
    await trx.from(table).whereIn('id', known).orderBy('id').select('id').forUpdate()
  }
}
