import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { databaseFault } from '#app/shared/database/database_fault'
import { recordAudit } from '#app/shared/audit/record_audit'
import { releaseSeats, reserveSeats } from '#app/bases/seats'
import { enqueue } from '#app/shared/outbox/outbox'
import { sendMessage } from '#app/people/messages/send_message'
import { FILL_JOB } from '#app/classes/class_step'
import { auditOfAmendment } from '#app/classes/amendments/actions/propose_class_amendment'
import { affectedBy, tellAffected } from '#app/classes/timetabling/tell_affected'
import { recordTimetableChange } from '#app/classes/timetabling/change_rows'
import { writeSessions } from '#app/classes/timetabling/write_sessions'
import {
  type AmendmentRow,
  type PlannedClass,
  judgeAmendment,
  lockPlaces,
  planClass,
  refuseUnfit,
  sessionsOfClass,
} from '#app/classes/amendments/amendment_changes'
import { orderSessions } from '#app/classes/timetabling/order_sessions'
import { refuse } from '#app/classes/amendments/amendment_refusal'
import { refuseDays } from '#app/classes/amendments/refuse_days'
import { tellOfDays } from '#app/classes/amendments/tell_of_days'
import { refusePartialHours } from '#app/classes/timetabling/refuse_partial_hours'
import type { MovedSessions } from '#app/classes/amendments/moved_sessions'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideClassAmendmentInput {
  actor: User
  amendmentId: number
  result: 'approved' | 'refused'
  /** Needed to refuse. */
  reason?: string | null
  requestId?: string
}

type Row = Record<string, any>

/** Characters of `timetable_changes.reason`. */
const MOST_OF_REASON = 200

/**
 * The answer to an asked change of a class, by somebody else than who asked. Approved, it takes effect
 * at once: seats move in plan and ledger, sessions still to be held follow, leave asked for sessions that go
 * to another day ends, those affected are told.
 * @throws RuleViolation E_AMENDMENT_REFUSAL, E_AMENDMENT_DECIDED, E_AMENDMENT_YOURS, E_AMENDMENT_TAKEN,
 * those of `refuseUnfit`, `judgeAmendment`, `refuseDays` and E_PLAN_FULL, E_ALLOCATION_FULL of `bases`
 */
export default class DecideClassAmendment {
  async handle(input: DecideClassAmendmentInput): Promise<void> {
    const reason = input.reason?.trim() || null
    if (input.result === 'refused' && !reason) refuse('E_AMENDMENT_REFUSAL', {}, 'decisionReason')
    try {
      await db.transaction((trx) => this.#within(trx, { ...input, reason }))
    } catch (error) {
      const fault = databaseFault(error)
      // Somebody took the room or the trainer between the judgement and the write.
      if (fault === 'unique' || fault === 'check') refuse('E_AMENDMENT_TAKEN')
      throw error
    }
  }

  async #within(trx: TransactionClientContract, input: DecideClassAmendmentInput) {
    const { actor, amendmentId, result, reason, requestId } = input
    const amendment = await trx.from('class_amendments').where('id', amendmentId).firstOrFail()
    const courseClass = await lockAll(trx, amendment.course_class_id)
    const decided = await trx
      .from('class_amendment_decisions')
      .where('class_amendment_id', amendmentId)
      .first()
    if (decided) refuse('E_AMENDMENT_DECIDED')
    if (amendment.proposed_by_id === actor.id) refuse('E_AMENDMENT_YOURS')
    const told = result === 'approved' ? await this.#apply(trx, courseClass, amendment, actor) : 0
    await trx.table('class_amendment_decisions').insert({
      class_amendment_id: amendmentId,
      proposed_by_id: amendment.proposed_by_id,
      result,
      reason,
      decided_by_id: actor.id,
      decided_at: clock.instant(),
    })
    await sendMessage(trx, {
      to: { userId: amendment.proposed_by_id },
      kind: `class_amendment_${result}`,
      parameters: { code: courseClass.code, reason: reason ?? '' },
      path: `/classes/${courseClass.id}`,
      uniqueKey: `class_amendment:${amendmentId}`,
    })
    await recordAudit(trx, {
      actor,
      action: `class.amendment_${result}`,
      subject: { type: 'course_class', id: courseClass.id },
      reason,
      changes: { amendment: amendmentId, ...auditOfAmendment(amendment as AmendmentRow), told },
      requestId,
    })
  }

  async #apply(trx: TransactionClientContract, courseClass: Row, row: Row, actor: User) {
    const amendment = row as AmendmentRow & { reason: string }
    refuseUnfit(courseClass, amendment)
    const sessions = await sessionsOfClass(trx, courseClass.id)
    const plan = planClass(sessions, amendment, await movedBy(trx, row, sessions))
    refuseOtherDays(courseClass, amendment, plan)
    await lockPeople(trx, courseClass.id)
    await lockPlaces(trx, amendment, plan)
    const world = await judgeAmendment(trx, courseClass, amendment, plan)
    await refuseDays(trx, courseClass, sessions, plan)
    await this.#moveSeats(trx, courseClass, amendment, actor)
    const changed = await changedRows(
      trx
        .from('course_classes')
        .where({ id: courseClass.id, seats: courseClass.seats, status: courseClass.status })
        .where({ starts_on: courseClass.starts_on, ends_on: courseClass.ends_on })
        .whereRaw('seats_taken + seats_offered <= ?', [amendment.new_seats ?? courseClass.seats])
        .update({
          seats: amendment.new_seats ?? courseClass.seats,
          room_id: amendment.new_room_id ?? courseClass.room_id,
          trainer_id: amendment.new_trainer_id ?? courseClass.trainer_id,
          starts_on: amendment.new_starts_on ?? courseClass.starts_on,
          ends_on: amendment.new_ends_on ?? courseClass.ends_on,
          updated_at: clock.instant(),
        })
    )
    if (changed === 0) refuse('E_AMENDMENT_STALE')
    if (plan.changes.length === 0) return 0
    const written = await writeSessions(trx, plan.changes)
    await orderSessions(trx, courseClass.id)
    await refusePartialHours(trx, courseClass.id)
    const own = world.classes.get(courseClass.id)!
    const affected = await affectedBy(trx, own, written)
    const reason = amendment.reason.slice(0, MOST_OF_REASON)
    const peopleTold = affected.personIds.length + affected.userIds.length
    const changeId = await recordTimetableChange(trx, {
      ...{ classId: own.id, actorId: actor.id, reason, peopleTold, sessions: written },
    })
    if (amendment.sessions_moved === null) {
      await tellAffected(trx, {
        ...{ changeId, courseClass: own, sessions: written, reason, world, affected },
      })
      return peopleTold
    }
    const told = { amendmentId: row.id, courseClass: own, plan, reason, affected }
    return tellOfDays(trx, told)
  }

  async #moveSeats(
    trx: TransactionClientContract,
    courseClass: Row,
    amendment: AmendmentRow,
    actor: User
  ) {
    if (amendment.new_seats === null) return
    const more = amendment.new_seats - courseClass.seats
    const move = {
      ...{ allocationId: courseClass.plan_allocation_id, classId: courseClass.id, actor },
      seats: Math.abs(more),
    }
    if (more < 0) return releaseSeats(trx, move)
    await reserveSeats(trx, move)
    await enqueue(trx, [{ kind: FILL_JOB, payload: { classId: courseClass.id } }])
  }
}

/**
 * Where the sessions of an amendment go.
 * @throws RuleViolation E_AMENDMENT_STALE when one of them was held, moved or cancelled meanwhile
 */
async function movedBy(
  trx: TransactionClientContract,
  { id }: Row,
  sessions: readonly PlacedSession[]
): Promise<MovedSessions> {
  const moved = await trx.from('class_amendment_sessions').where('class_amendment_id', id)
  const now = new Map(sessions.map((one) => [one.id, one]))
  for (const one of moved) {
    const session = now.get(one.class_session_id)
    const isThere =
      session?.day === one.old_day && session?.slot === one.old_slot && !session?.isMarked
    if (!isThere) refuse('E_AMENDMENT_STALE')
  }
  return new Map(
    moved.map((one) => [one.class_session_id, { day: one.new_day, slot: one.new_slot }])
  )
}

/** Other sessions may have moved since: first and last day must still be those that were asked for. */
function refuseOtherDays(courseClass: Row, amendment: AmendmentRow, plan: PlannedClass) {
  if (amendment.sessions_moved === null) return
  const isAsked =
    plan.startsOn === (amendment.new_starts_on ?? courseClass.starts_on) &&
    plan.endsOn === (amendment.new_ends_on ?? courseClass.ends_on)
  if (!isAsked) refuse('E_AMENDMENT_STALE')
}

/** Whoever is enrolled elsewhere meanwhile is enrolled under the same lock. */
async function lockPeople(trx: TransactionClientContract, classId: number) {
  const own = trx
    .from('enrolments')
    .where({ course_class_id: classId, status: 'confirmed' })
    .select('person_id')
  await trx.from('persons').whereIn('id', own).orderBy('id').select('id').forUpdate()
}

/** Plan, allocation and class, in the order in which seats are taken. */
async function lockAll(trx: TransactionClientContract, classId: number): Promise<Row> {
  const seen = await trx
    .from('course_classes as c')
    .join('plan_allocations as a', 'a.id', 'c.plan_allocation_id')
    .where('c.id', classId)
    .select('a.id', 'a.annual_plan_id')
    .firstOrFail()
  await trx.from('annual_plans').where('id', seen.annual_plan_id).select('id').forUpdate()
  await trx.from('plan_allocations').where('id', seen.id).select('id').forUpdate()
  return trx.from('course_classes').where('id', classId).forUpdate().firstOrFail()
}
