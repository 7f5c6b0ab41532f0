import db from '@adonisjs/lucid/services/db'
import { classNamed } from '#app/enrolments/applications/tell_applicant'
import { isEarly, leaveClass } from '#app/enrolments/leave_class'
import { lockClass } from '#app/enrolments/take_places'
import { MODULE } from '#app/enrolments/moves/actions/move_enrolment'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendMessage } from '#app/people/messages/send_message'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface RecordNoShowInput {
  actor: User
  enrolmentId: number
  reason: string
  requestId?: string | null
}

/** Marks of somebody who was there. */
const CAME = ['present', 'late']

/**
 * Records that somebody never came to a class that has begun: the seat goes back to class and plan.
 * Only while less than a third of the hours were held; who stays away later is withdrawn.
 *
 * Raises RuleViolation E_MOVE_REASON, E_OWN_RECORD, E_NOT_BEGUN, E_NO_SHOW_LATE, E_CAME;
 * E_ENROLMENT_ENDED of `enrolments`.
 */
export default class RecordNoShow {
  async handle(input: RecordNoShowInput): Promise<void> {
    await db.transaction((trx) => recordNoShowWithin(trx, input))
  }
}

/** The same within a transaction of the caller's. */
export async function recordNoShowWithin(
  trx: TransactionClientContract,
  { actor, enrolmentId, requestId, ...input }: RecordNoShowInput
) {
  const reason = input.reason.trim().slice(0, 200)
  if (!reason) throw refusal('E_MOVE_REASON', 'reason')
  const row = await trx.from('enrolments').where('id', enrolmentId).firstOrFail()
  const courseClass = await lockClass(trx, row.course_class_id)
  if (actor.personId === row.person_id) throw refusal('E_OWN_RECORD')
  if (courseClass.status !== 'running') throw refusal('E_NOT_BEGUN')
  if (!(await isEarly(trx, courseClass.id))) throw refusal('E_NO_SHOW_LATE')
  const came = await trx
    .from('attendance_marks')
    .where('enrolment_id', enrolmentId)
    .whereIn('status', CAME)
    .first()
  if (came) throw refusal('E_CAME')
  await leaveClass(trx, { enrolmentId, way: 'no_show', reason, actor })
  await sendMessage(trx, {
    to: { personId: row.person_id },
    kind: 'enrolment_no_show',
    parameters: await classNamed(trx, courseClass.id),
    path: '/me/classes',
  })
  await recordAudit(trx, {
    actor,
    action: 'enrolment.no_show',
    subject: { type: 'enrolment', id: enrolmentId },
    reason,
    changes: { status: ['confirmed', 'withdrawn'], seatFreed: true },
    requestId,
  })
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: MODULE, field })
}
