import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { giveMarksBack, lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import type User from '#models/user'

/**
 * Gives the marks of a sitting back before publication: both entries begin anew, unseen, and what was
 * entered stays on record. Not by the person who entered first.
 * @throws RuleViolation E_REASON_MISSING, E_SAME_PERSON, E_OWN_SITTING, E_SITTING_STATE
 */
export default class ReturnMarks {
  async handle(input: {
    actor: User
    sittingId: number
    reason: string
    requestId?: string
  }): Promise<void> {
    const { actor, sittingId, requestId } = input
    const reason = input.reason.trim()
    if (!reason) refuse('E_REASON_MISSING', {}, 'reason')
    await db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      if (sitting.entered_by_id === actor.id) refuse('E_SAME_PERSON')
      await refuseCandidate(trx, actor, sitting)
      if (!['entered', 'differing', 'checked'].includes(sitting.status)) {
        refuse('E_SITTING_STATE', { code: sitting.code, status: sitting.status })
      }
      await giveMarksBack(trx, sitting)
      await recordAudit(trx, {
        actor,
        action: 'sitting.returned',
        subject: { type: 'sitting', id: sittingId },
        reason,
        changes: { status: [sitting.status, 'approved'], round: sitting.entry_round },
        requestId,
      })
    })
  }
}
