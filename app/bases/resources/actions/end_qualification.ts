import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { RESOURCES } from '#app/bases/resources/resource_terms'
import type User from '#models/user'

export interface EndQualificationInput {
  actor: User
  trainerId: number
  qualificationId: number
  reason: string
  requestId?: string | null
}

/**
 * Withdraws a qualification that was recorded by mistake or no longer holds; the row stays.
 * @throws RuleViolation E_QUALIFICATION_ENDED
 */
export default class EndQualification {
  async handle(input: EndQualificationInput) {
    const { actor, trainerId, qualificationId, reason, requestId } = input
    await db.transaction(async (trx) => {
      const rows = trx
        .from('trainer_qualifications')
        .where({ id: qualificationId, trainer_id: trainerId })
      const ended = await changedRows(
        rows
          .clone()
          .whereNull('ended_at')
          .update({ ended_at: clock.instant(), ended_by_id: actor.id, ended_reason: reason })
      )
      const row = await rows.clone().firstOrFail()
      if (ended === 0) throw new RuleViolation('E_QUALIFICATION_ENDED', { module: RESOURCES })
      await recordAudit(trx, {
        actor,
        action: 'trainer.qualification_ended',
        subject: { type: 'trainer', id: trainerId },
        reason,
        changes: { title: row.title },
        requestId,
      })
    })
  }
}
