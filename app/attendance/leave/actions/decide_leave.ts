import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { sendMessage } from '#app/people/messages/send_message'
import { LEAVE_CLASSES, refuseLeave } from '#app/attendance/leave/leave_request'
import type User from '#models/user'

/**
 * Approves or refuses leave and tells the trainee. Approved leave stands in the sheet as the suggested
 * mark; sessions that were marked before keep their mark until somebody corrects it.
 * @throws RuleViolation E_REFUSAL_REASON, E_OWN_LEAVE, E_CLASS_OVER, E_LEAVE_DECIDED
 */
export default class DecideLeave {
  async handle(input: {
    actor: User
    leaveId: number
    result: 'approved' | 'refused'
    /** Needed for a refusal. */
    reason?: string | null
    requestId?: string
  }): Promise<void> {
    const { actor, leaveId, result, reason, requestId } = input
    if (result === 'refused' && !reason) refuseLeave('E_REFUSAL_REASON', { field: 'reason' })
    await db.transaction(async (trx) => {
      const row = await trx
        .from('leave_requests as l')
        .join('enrolments as e', 'e.id', 'l.enrolment_id')
        .join('course_classes as c', 'c.id', 'e.course_class_id')
        .where('l.id', leaveId)
        .select('l.enrolment_id', 'e.person_id', 'e.course_class_id')
        .firstOrFail()
      // The class is the lock: it is not finished on hours that this leave changes.
      const { status: classStatus } = await trx
        .from('course_classes')
        .where('id', row.course_class_id)
        .select('status')
        .forUpdate()
        .firstOrFail()
      if (actor.personId === row.person_id) refuseLeave('E_OWN_LEAVE')
      if (!LEAVE_CLASSES.includes(classStatus)) refuseLeave('E_CLASS_OVER')
      const decided = await changedRows(
        trx
          .from('leave_requests')
          .where({ id: leaveId, status: 'asked' })
          .update({
            status: result,
            decided_by_id: actor.id,
            decided_at: clock.instant(),
            decision_reason: reason || null,
          })
      )
      if (decided === 0) refuseLeave('E_LEAVE_DECIDED')
      if (result === 'refused') {
        await trx
          .from('leave_request_sessions')
          .where('leave_request_id', leaveId)
          .update({ is_live: false })
      }
      const days = await trx
        .from('leave_request_sessions as l')
        .join('class_sessions as s', 's.id', 'l.class_session_id')
        .where('l.leave_request_id', leaveId)
        .whereNull('l.released_at')
        .min('s.day as first')
        .max('s.day as last')
        .firstOrFail()
      await sendMessage(trx, {
        to: { personId: row.person_id },
        kind: `leave_${result}`,
        parameters: { from: days.first, to: days.last, ...(reason && { reason }) },
        path: '/me/leave',
        uniqueKey: `leave:${leaveId}:${result}`,
      })
      await recordAudit(trx, {
        actor,
        action: `leave.${result}`,
        subject: { type: 'leave_request', id: leaveId },
        changes: { enrolment: row.enrolment_id, status: ['asked', result] },
        requestId,
      })
    })
  }
}
