import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseInspection } from '#app/attendance/inspections/inspection'
import type User from '#models/user'

/** Keeps what the base says to a recorded inspection, once. @throws RuleViolation E_NOTHING_TO_ANSWER */
export default class AnswerInspection {
  async handle(input: {
    actor: User
    inspectionId: number
    answer: string
    requestId?: string
  }): Promise<void> {
    const { actor, inspectionId, answer, requestId } = input
    await db.transaction(async (trx) => {
      const answered = await changedRows(
        trx.from('inspections').where({ id: inspectionId, status: 'recorded' }).update({
          status: 'answered',
          answer,
          answered_by_id: actor.id,
          answered_at: clock.instant(),
        })
      )
      if (answered === 0) refuseInspection('E_NOTHING_TO_ANSWER')
      await recordAudit(trx, {
        actor,
        action: 'inspection.answered',
        subject: { type: 'inspection', id: inspectionId },
        changes: { status: ['recorded', 'answered'] },
        requestId,
      })
    })
  }
}
