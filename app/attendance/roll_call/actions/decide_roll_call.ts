import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { markSession, type MarkedSession } from '#app/attendance/actions/mark_attendance'
import { lockSession } from '#app/attendance/session_lock'
import { refuseRollCall } from '#app/attendance/roll_call/roll_call_payload'
import type User from '#models/user'
import type { PresenceMark } from '#app/attendance/presence'

/**
 * Settles a sheet that differs from what was marked meanwhile: a person says for everybody which mark
 * holds. What both said stays on record.
 * @throws RuleViolation E_SHEET_DECIDED, and those of `MarkAttendance`
 */
export default class DecideRollCall {
  async handle(input: {
    actor: User
    sheetId: number
    marks: PresenceMark[]
    reason?: string | null
    requestId?: string
  }): Promise<MarkedSession> {
    const { actor, sheetId, marks, reason, requestId } = input
    return db.transaction(async (trx) => {
      const sheet = await trx.from('roll_call_sheets').where('id', sheetId).firstOrFail()
      const sessionId = sheet.class_session_id
      await lockSession(trx, sessionId)
      const { outcome } = await trx
        .from('roll_call_sheets')
        .where('id', sheetId)
        .select('outcome')
        .forUpdate()
        .firstOrFail()
      if (outcome !== 'to_decide') refuseRollCall('E_SHEET_DECIDED')
      const marked = await markSession(trx, { actor, sessionId, marks, reason, requestId })
      await trx
        .from('roll_call_sheets')
        .where('id', sheetId)
        .update({ outcome: 'decided', decided_by_id: actor.id, decided_at: clock.instant() })
      return marked
    })
  }
}
