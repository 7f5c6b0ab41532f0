import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

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
 * One person takes a seat. The class's own counter is the caller's, after this.
 * @throws RuleViolation E_PLAN_FULL, E_ALLOCATION_FULL
 */
export async function takeSeat(trx: TransactionClientContract, move: SeatTaking) {
  const fits = { sql: 'seats_taken < capacity', bindings: [] }
  await shift(trx, { ...move, seats: 1 }, 'seats_taken', 1, fits)
  await record(trx, move, 'take', 1, move.enrolmentId)
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
