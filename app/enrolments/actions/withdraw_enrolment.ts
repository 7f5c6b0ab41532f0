import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { canLeave } from '#app/enrolments/enrolment_rules'
import { leaveClass } from '#app/enrolments/leave_class'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
import { classNamed } from '#app/enrolments/applications/tell_applicant'
import { refuseBegun } from '#app/enrolments/applications/application_step'
import { sendMessage } from '#app/people/messages/send_message'
import { lockClass } from '#app/enrolments/take_places'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface WithdrawEnrolmentInput {
  actor: User
  enrolmentId: number
  reason: string
  /** The trainee leaves: only until the class begins. */
  onlyBefore?: boolean
  requestId?: string | null
}

/**
 * Takes somebody off a class before it ends. Early on the seat is free again for class and plan
 * (SEAT_FREED_BEFORE), later it stays used. Gives whether it was freed.
 *
 * Raises RuleViolation E_WITHDRAWAL_REASON, E_ENROLMENT_ENDED, E_CLASS_ENDED; E_OWN_RECORD of `moves` for
 * an administrator's own enrolment; E_CLASS_BEGUN of `applications` for a trainee who leaves.
 */
export default class WithdrawEnrolment {
  async handle(input: WithdrawEnrolmentInput): Promise<{ seatFreed: boolean }> {
    return db.transaction((trx) => withdrawWithin(trx, input))
  }
}

/** The same within a transaction of the caller's. */
export async function withdrawWithin(
  trx: TransactionClientContract,
  { actor, enrolmentId, requestId, onlyBefore, ...input }: WithdrawEnrolmentInput
): Promise<{ seatFreed: boolean }> {
  const reason = input.reason.trim().slice(0, 200)
  if (!reason) {
    throw new RuleViolation('E_WITHDRAWAL_REASON', { module: 'enrolments', field: 'reason' })
  }
  const { course_class_id: classId, person_id: personId } = await trx
    .from('enrolments')
    .where('id', enrolmentId)
    .firstOrFail()
  const courseClass = await lockClass(trx, classId)
  if (!canLeave(courseClass.status)) {
    throw new RuleViolation('E_CLASS_ENDED', { module: 'enrolments' })
  }
  if (onlyBefore) refuseBegun(courseClass)
  else if (actor.personId === personId) throw new RuleViolation('E_OWN_RECORD', { module: 'moves' })
  const { seatFreed } = await leaveClass(trx, { enrolmentId, way: 'withdrawn', reason, actor })
  const offeredTo = seatFreed ? await offerSeats(trx, classId) : []
  await sendMessage(trx, {
    to: { personId },
    kind: 'enrolment_withdrawn',
    parameters: await classNamed(trx, classId),
    path: '/me/classes',
  })
  await recordAudit(trx, {
    actor,
    action: 'enrolment.withdrawn',
    subject: { type: 'enrolment', id: enrolmentId },
    reason,
    changes: { status: ['confirmed', 'withdrawn'], seatFreed, offeredTo },
    requestId,
  })
  return { seatFreed }
}
