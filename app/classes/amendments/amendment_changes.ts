import clock from '#app/shared/clock'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { clashesOf, type TimetableWorld } from '#app/classes/timetabling/clashes'
import { at } from '#app/classes/timetabling/choices'
import { loadTimetableWorld, placedSession } from '#app/classes/timetabling/load_world'
import type { SessionChange } from '#app/classes/timetabling/change_rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

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
    (amendment.old_trainer_id ?? courseClass.trainer_id) !== courseClass.trainer_id
  if (isStale) refuse('E_AMENDMENT_STALE')
  const held = courseClass.seats_taken + courseClass.seats_offered
  if (amendment.new_seats !== null && amendment.new_seats < held) {
    refuse('E_SEATS_BELOW_TAKEN', { held, seats: amendment.new_seats }, 'seats')
  }
}

/**
 * The sessions still to be held that follow the new room and trainer, judged as the class would then
 * be. A session that was given another room or trainer than the class's own keeps it.
 * @throws RuleViolation E_AMENDMENT_PLACE, E_AMENDMENT_CLASH with the first session in the way
 */
export async function judgeAmendment(
  trx: TransactionClientContract,
  courseClass: Row,
  amendment: AmendmentRow
): Promise<{ changes: SessionChange[]; world: TimetableWorld }> {
  const rows = await trx
    .from('class_sessions')
    .where('course_class_id', courseClass.id)
    .whereNull('attendance_marked_at')
    .where('day', '>=', clock.today())
    .orderBy('day')
    .orderBy('starts_at_time')
  const coming = rows.map(placedSession)
  const planned = coming.map((before) => ({
    before,
    after: at(before, {
      ...(before.roomId === amendment.old_room_id ? { roomId: amendment.new_room_id! } : {}),
      ...(before.trainerId === amendment.old_trainer_id
        ? { trainerId: amendment.new_trainer_id! }
        : {}),
    }),
  }))
  const world = await loadTimetableWorld(trx, {
    baseId: courseClass.base_id,
    from: coming[0]?.day ?? clock.today(),
    to: coming.at(-1)?.day ?? clock.today(),
    classIds: [courseClass.id],
  })
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
  }
  const then = { ...world, classes: new Map(world.classes).set(own.id, amended) }
  const changes = planned.filter(
    ({ before, after }) => before.roomId !== after.roomId || before.trainerId !== after.trainerId
  )
  const moved = new Set(changes.map((one) => one.before.id))
  const judged = clashesOf(
    planned.map((one) => one.after),
    then
  )
  const inTheWay = judged.filter(({ session, clashes }) =>
    clashes.some((one) => one.isHard && (moved.has(session.id) || one.kind === 'room_size'))
  )
  if (inTheWay.length > 0) {
    const [{ session }] = inTheWay
    refuse('E_AMENDMENT_CLASH', { count: inTheWay.length, day: session.day, slot: session.slot })
  }
  return { changes, world }
}

/** Locks rooms, then trainers, by ascending id; the caller holds the class. */
export async function lockPlaces(trx: TransactionClientContract, amendment: AmendmentRow) {
  for (const [table, ids] of [
    ['rooms', [amendment.old_room_id, amendment.new_room_id]],
    ['trainers', [amendment.old_trainer_id, amendment.new_trainer_id]],
  ] as const) {
    const known = ids.filter((id) => id !== null)
    if (known.length === 0) continue
    await trx.from(table).whereIn('id', known).orderBy('id').select('id').forUpdate()
  }
}

export function refuse(
  code: string,
  params: Record<string, string | number> = {},
  field?: string
): never {
  throw new RuleViolation(code, { module: 'amendments', params, field })
}
