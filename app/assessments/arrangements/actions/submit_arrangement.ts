import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseBrokenRules } from '#app/assessments/arrangements/refuse_broken_rules'
import { lockSitting, moveSitting } from '#app/assessments/sitting_step'
import type User from '#models/user'

/**
 * Sends the plan of a sitting to the bureau, once every rule is kept.
 * @throws RuleViolation E_SITTING_STATE, E_ARRANGEMENT
 */
export default class SubmitArrangement {
  async handle(input: { actor: User; sittingId: number; requestId?: string }): Promise<void> {
    const { actor, sittingId, requestId } = input
    await db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      await moveSitting(trx, sitting, 'submitted', {
        submitted_by_id: actor.id,
        submitted_at: clock.instant(),
        approved_by_id: null,
        approved_at: null,
      })
      const checks = await refuseBrokenRules(trx, sittingId)
      await recordAudit(trx, {
        actor,
        action: 'sitting.submitted',
        subject: { type: 'sitting', id: sittingId },
        changes: { status: [sitting.status, 'submitted'], checks: checks.length },
        requestId,
      })
    })
  }
}
