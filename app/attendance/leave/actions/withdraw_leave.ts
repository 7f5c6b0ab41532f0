import db from '@adonisjs/lucid/services/db'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseLeave } from '#app/attendance/leave/leave_request'
import type User from '#models/user'

/**
 * Takes the own request for leave back, decided or not, as long as none of its sessions was marked as
 * leave.
 * @throws RuleViolation E_LEAVE_GONE, E_LEAVE_MARKED
 */
export default class WithdrawLeave {
  async handle(input: { actor: User; leaveId: number; requestId?: string }): Promise<void> {
    const { actor, leaveId, requestId } = input
    await db.transaction(async (trx) => {
      const marked = await trx
        .from('leave_request_sessions as l')
        .join('attendance_marks as m', (join) =>
          join
            .on('m.class_session_id', 'l.class_session_id')
            .andOn('m.enrolment_id', 'l.enrolment_id')
        )
        .where({ 'l.leave_request_id': leaveId, 'l.is_live': true })
        .where('m.status', 'leave')
        .first()
      if (marked) refuseLeave('E_LEAVE_MARKED')
      const withdrawn = await changedRows(
        trx
          .from('leave_requests')
          .where('id', leaveId)
          .whereIn('status', ['asked', 'approved'])
          .update({ status: 'withdrawn' })
      )
      if (withdrawn === 0) refuseLeave('E_LEAVE_GONE')
      await trx
        .from('leave_request_sessions')
        .where('leave_request_id', leaveId)
        .update({ is_live: false })
      await recordAudit(trx, {
        actor,
        action: 'leave.withdrawn',
        subject: { type: 'leave_request', id: leaveId },
        changes: {},
        requestId,
      })
    })
  }
}
