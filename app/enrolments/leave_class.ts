import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { enqueue } from '#app/shared/outbox/outbox'
import { freeSeat } from '#app/bases/seats'
import { freesSeat } from '#app/enrolments/enrolment_rules'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { STATE_RULES, type WayOut } from '#app/enrolments/enrolment_states'
import { statusesBefore } from '#app/enrolments/enrolment_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface Leaving {
  enrolmentId: number
  way: WayOut
  reason: string
  /** The seat goes along to another class: it is free here however much was held. */
  seatMoves?: boolean
  actor: { id: number }
}

/**
 * Takes somebody off a locked class in one of the ways out, and gives the seat back where the table of
 * states says so. What was marked of their attendance stays. Gives whether the seat is free again.
 *
 * Raises RuleViolation E_ENROLMENT_ENDED.
 */
export async function leaveClass(
  trx: TransactionClientContract,
  { enrolmentId, way, reason, seatMoves = false, actor }: Leaving
): Promise<{ seatFreed: boolean }> {
  const row = await trx.from('enrolments').where('id', enrolmentId).forUpdate().firstOrFail()
  const { course_class_id: classId, plan_allocation_id: allocationId } = row
  const now = clock.instant()
  const left = await changedRows(
    trx
      .from('enrolments')
      .where('id', enrolmentId)
      .whereIn('status', statusesBefore('withdrawn'))
      .update({
        status: 'withdrawn',
        left_by: way,
        ended_at: now,
        ended_reason: reason,
        updated_at: now,
      })
  )
  if (left === 0) throw new RuleViolation('E_ENROLMENT_ENDED', { module: 'enrolments' })
  const seatFreed = seatMoves || STATE_RULES[way].seat === 'freed' || (await isEarly(trx, classId))
  if (seatFreed) {
    await freeSeat(trx, { allocationId, classId, enrolmentId, actor })
    await trx
      .from('course_classes')
      .where('id', classId)
      .where('seats_taken', '>=', 1)
      .update({ seats_taken: trx.raw('seats_taken - 1'), updated_at: now })
  }
  // A share that was prepaid for an apprentice is asked back, also of who leaves a second time.
  const job = { kind: 'recoveries.draft', payload: { enrolmentId } }
  await enqueue(trx, [{ ...job, uniqueKey: `recoveries:enrolment:${enrolmentId}:${now}` }])
  return { seatFreed }
}

/** Whether less than a third of the hours of a class were held before today. */
export async function isEarly(trx: TransactionClientContract, classId: number): Promise<boolean> {
  const hours = await trx
    .from('class_sessions')
    .where('course_class_id', classId)
    .select(trx.raw('coalesce(sum(hours), 0) as total'))
    .select(
      trx.raw('coalesce(sum(case when day < ? then hours else 0 end), 0) as held', [clock.today()])
    )
    .first()
  return freesSeat(Number(hours.held), Number(hours.total))
}
