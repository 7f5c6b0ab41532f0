import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { freeSeat } from '#app/bases/seats'
import { enqueue } from '#app/shared/outbox/outbox'
import { recordAudit } from '#app/shared/audit/record_audit'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { canMove, statusesBefore } from '#app/enrolments/enrolment_status'
import { canLeave, freesSeat } from '#app/enrolments/enrolment_rules'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
import { lockClass } from '#app/enrolments/take_places'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface WithdrawEnrolmentInput {
  actor: User
  enrolmentId: number
  reason: string
  requestId?: string | null
}

/**
 * Takes somebody off a class before it ends. Early on the seat is free again for class and plan
 * (SEAT_FREED_BEFORE), later it stays used. Gives whether it was freed.
 *
 * Raises RuleViolation E_WITHDRAWAL_REASON, E_ENROLMENT_ENDED, E_CLASS_ENDED.
 */
export default class WithdrawEnrolment {
  async handle(input: WithdrawEnrolmentInput): Promise<{ seatFreed: boolean }> {
    const { actor, enrolmentId, requestId } = input
    const reason = input.reason.trim().slice(0, 200)
    if (!reason) {
      throw new RuleViolation('E_WITHDRAWAL_REASON', { module: 'enrolments', field: 'reason' })
    }
    return db.transaction(async (trx) => {
      const { course_class_id: classId, plan_allocation_id: allocationId } = await trx
        .from('enrolments')
        .where('id', enrolmentId)
        .firstOrFail()
      const courseClass = await lockClass(trx, classId)
      if (!canLeave(courseClass.status)) {
        throw new RuleViolation('E_CLASS_ENDED', { module: 'enrolments' })
      }
      const { status } = await trx.from('enrolments').where('id', enrolmentId).firstOrFail()
      if (!canMove(status, 'withdrawn')) throw enrolmentEnded()

      const now = clock.instant()
      const seatFreed = await this.#isEarly(trx, classId)
      if (seatFreed) {
        await freeSeat(trx, { allocationId, classId, enrolmentId, actor })
        await trx
          .from('course_classes')
          .where('id', classId)
          .where('seats_taken', '>=', 1)
          .update({ seats_taken: trx.raw('seats_taken - 1'), updated_at: now })
      }
      const withdrawn = await changedRows(
        trx
          .from('enrolments')
          .where('id', enrolmentId)
          .whereIn('status', statusesBefore('withdrawn'))
          .update({
            status: 'withdrawn',
            left_by: 'withdrawn',
            ended_at: now,
            ended_reason: reason,
            updated_at: now,
          })
      )
      if (withdrawn === 0) throw enrolmentEnded()
      // A share that was prepaid for an apprentice is asked back.
      const job = { kind: 'recoveries.draft', payload: { enrolmentId } }
      await enqueue(trx, [{ ...job, uniqueKey: `recoveries:enrolment:${enrolmentId}` }])
      const offeredTo = seatFreed ? await offerSeats(trx, classId) : []
      await recordAudit(trx, {
        actor,
        action: 'enrolment.withdrawn',
        subject: { type: 'enrolment', id: enrolmentId },
        changes: { status: [status, 'withdrawn'], reason, seatFreed, offeredTo },
        requestId,
      })
      return { seatFreed }
    })
  }

  async #isEarly(trx: TransactionClientContract, classId: number) {
    const hours = await trx
      .from('class_sessions')
      .where('course_class_id', classId)
      .select(trx.raw('coalesce(sum(hours), 0) as total'))
      .select(
        trx.raw('coalesce(sum(case when day < ? then hours else 0 end), 0) as held', [
          clock.today(),
        ])
      )
      .first()
    return freesSeat(Number(hours.held), Number(hours.total))
  }
}

function enrolmentEnded() {
  return new RuleViolation('E_ENROLMENT_ENDED', { module: 'enrolments' })
}
