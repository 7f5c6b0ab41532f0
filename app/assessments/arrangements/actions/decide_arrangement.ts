import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { refuseBrokenRules } from '#app/assessments/arrangements/refuse_broken_rules'
import { lockSitting, moveSitting, refuseCandidate } from '#app/assessments/sitting_step'
import type User from '#models/user'

/**
 * The bureau's answer to the plan of a sitting. Every rule is judged again before it is approved;
 * returned, the base reads why and mends it.
 * @throws RuleViolation E_PLAN_REASON_MISSING, E_PLAN_SAME_PERSON, E_OWN_SITTING, E_NOT_SUBMITTED,
 * E_ARRANGEMENT
 */
export default class DecideArrangement {
  async handle(input: {
    actor: User
    sittingId: number
    result: 'approved' | 'returned'
    reason?: string | null
    requestId?: string
  }): Promise<void> {
    const { actor, sittingId, result, requestId } = input
    const reason = input.reason?.trim() || null
    if (result === 'returned' && !reason) refuse('E_PLAN_REASON_MISSING', {}, 'reason')
    await db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      if (sitting.status !== 'submitted') refuse('E_NOT_SUBMITTED', { code: sitting.code })
      if (sitting.submitted_by_id === actor.id) refuse('E_PLAN_SAME_PERSON')
      await refuseCandidate(trx, actor, sitting)
      const to = result === 'approved' ? 'approved' : 'planned'
      if (to === 'approved') await refuseBrokenRules(trx, sittingId)
      const approved = { approved_by_id: actor.id, approved_at: clock.instant() }
      await moveSitting(trx, sitting, to, to === 'approved' ? approved : {})
      await recordAudit(trx, {
        actor,
        action: result === 'approved' ? 'sitting.approved' : 'sitting.plan_returned',
        subject: { type: 'sitting', id: sittingId },
        reason,
        changes: { status: [sitting.status, to] },
        requestId,
      })
    })
  }
}
