import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { keptForOthers, keptSeats } from '#app/bases/kept_seats'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/*
 * Seats of the annual plan, kept on the plan and on the specialty's share of it:
 *
 *   capacity = taken (a person enrolled) + open (reserved by a class, nobody enrolled) + not arranged
 *   reserved = taken + open
 *
 * Every move is a conditional update, so that the sums hold under any number of writers, and leaves
 * an entry in `seat_entries`. Callers lock in the order plan, allocation, class: call these first.
 */

interface Move {
  allocationId: number
  classId: number
  actor: { id: number }
}

export interface SeatReservation extends Move {
  /** How many seats, one or more. */
  seats: number
}

export interface SeatTaking extends Move {
  enrolmentId: number
}

type Guard = { sql: string; bindings: number[] }
type Counter = 'seats_reserved' | 'seats_taken'

/**
 * Reserves seats of the plan for a class.
 * @throws RuleViolation E_PLAN_FULL, E_ALLOCATION_FULL (module `bases`) with `left` and `seats`
 */
export async function reserveSeats(trx: TransactionClientContract, move: SeatReservation) {
  const fits = { sql: 'seats_reserved + ? <= capacity', bindings: [move.seats] }
  await shift(trx, move, 'seats_reserved', move.seats, fits)
  await record(trx, move, 'reserve', move.seats, null)
}

/**
 * Gives reserved seats that nobody took back to the plan.
 * @throws RuleViolation E_SEATS_NOT_RESERVED when that many are not open
 */
export async function releaseSeats(trx: TransactionClientContract, move: SeatReservation) {
  const isOpen = { sql: 'seats_reserved - ? >= seats_taken', bindings: [move.seats] }
  await shift(trx, move, 'seats_reserved', -move.seats, isOpen)
  await record(trx, move, 'release', move.seats, null)
}

/**
 * One person takes a seat. The class's own counter is the caller's, after this. Seats that are kept
 * for groups the person is not of stay free for those.
 * @throws RuleViolation E_PLAN_FULL, E_ALLOCATION_FULL, E_SEATS_KEPT
 */
export async function takeSeat(trx: TransactionClientContract, move: SeatTaking) {
  const fits = { sql: 'seats_taken < capacity', bindings: [] }
  await shift(trx, { ...move, seats: 1 }, 'seats_taken', 1, fits)
  await refuseKept(trx, move)
  await record(trx, move, 'take', 1, move.enrolmentId)
}

/**
 * How many seats of an allocation a person of a category could still take today: what the plan and
 * the allocation have left without the seats kept for other groups. Ask with plan and allocation
 * locked when the answer decides something; `takeSeat` decides again.
 */
export async function seatsOpenTo(
  client: QueryClientContract,
  allocationId: number,
  category: string
): Promise<number> {
  const row = await client
    .from('plan_allocations as a')
    .join('annual_plans as p', 'p.id', 'a.annual_plan_id')
    .where('a.id', allocationId)
    .select('a.capacity', 'a.seats_taken')
    .select('p.capacity as plan_capacity', 'p.seats_taken as plan_taken')
    .firstOrFail()
  const kept = await keptSeats(client, allocationId, clock.today())
  const ofAllocation = row.capacity - row.seats_taken - keptForOthers(kept, category)
  return Math.max(0, Math.min(ofAllocation, row.plan_capacity - row.plan_taken))
}

/**
 * A person who leaves early gives the seat back; it stays reserved for the class.
 * @throws RuleViolation E_SEATS_NOT_TAKEN
 */
export async function freeSeat(trx: TransactionClientContract, move: SeatTaking) {
  const isTaken = { sql: 'seats_taken >= 1', bindings: [] }
  await shift(trx, { ...move, seats: 1 }, 'seats_taken', -1, isTaken)
  await record(trx, move, 'free', 1, move.enrolmentId)
}

async function shift(
  trx: TransactionClientContract,
  move: SeatReservation,
  counter: Counter,
  by: number,
  guard: Guard
) {
  const allocation = await trx
    .from('plan_allocations')
    .where('id', move.allocationId)
    .select('id', 'annual_plan_id')
    .firstOrFail()
  for (const [table, id, code] of [
    ['annual_plans', allocation.annual_plan_id, 'E_PLAN_FULL'],
    ['plan_allocations', allocation.id, 'E_ALLOCATION_FULL'],
  ] as const) {
    const changed = await changedRows(
      trx
        .from(table)
        .where('id', id)
        .whereRaw(guard.sql, guard.bindings)
        .increment(counter, by) as unknown as PromiseLike<unknown>
    )
    if (changed === 0) await refuse(trx, move, counter, by, { table, id, code })
  }
}

/** The allocation's row is locked by the update before: nobody else takes a seat of it meanwhile. */
async function refuseKept(trx: TransactionClientContract, move: SeatTaking) {
  const kept = await keptSeats(trx, move.allocationId, clock.today())
  if (kept.length === 0) return
  const { capacity, seats_taken: taken } = await trx
    .from('plan_allocations')
    .where('id', move.allocationId)
    .firstOrFail()
  const { trainee_category: category } = await trx
    .from('enrolments')
    .where('id', move.enrolmentId)
    .firstOrFail()
  const closed = keptForOthers(kept, category)
  if (taken + closed <= capacity) return
  throw new RuleViolation('E_SEATS_KEPT', {
    module: 'bases',
    params: {
      kept: closed,
      left: Math.max(0, capacity - (taken - 1) - closed),
      until: kept
        .map((group) => group.untilDay)
        .sort()
        .at(-1)!,
    },
  })
}

async function refuse(
  trx: TransactionClientContract,
  move: SeatReservation,
  counter: Counter,
  by: number,
  { table, id, code }: { table: string; id: number; code: string }
): Promise<never> {
  const row = await trx.from(table).where('id', id).firstOrFail()
  const params = { seats: move.seats, left: row.capacity - row[counter], capacity: row.capacity }
  if (by > 0) throw new RuleViolation(code, { module: 'bases', params, field: 'seats' })
  const reason = counter === 'seats_taken' ? 'E_SEATS_NOT_TAKEN' : 'E_SEATS_NOT_RESERVED'
  throw new RuleViolation(reason, { module: 'bases', params })
}

async function record(
  trx: TransactionClientContract,
  move: Move,
  kind: 'reserve' | 'release' | 'take' | 'free',
  seats: number,
  enrolmentId: number | null
) {
  await trx.table('seat_entries').insert({
    plan_allocation_id: move.allocationId,
    course_class_id: move.classId,
    enrolment_id: enrolmentId,
    kind,
    seats,
    actor_id: move.actor.id,
    created_at: clock.instant(),
  })
}
