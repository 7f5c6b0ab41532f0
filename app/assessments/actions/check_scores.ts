import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { lockSitting, moveSitting } from '#app/assessments/sitting_step'
import type User from '#models/user'

/**
 * A second person confirms the marks of a sitting against the papers, or gives them back with a
 * reason; marks given back stay to be corrected. Until publication a check may be taken back too.
 * @throws RuleViolation E_REASON_MISSING, E_SAME_PERSON, E_SITTING_STATE
 */
export default class CheckScores {
  async handle(input: {
    actor: User
    sittingId: number
    result: 'checked' | 'returned'
    reason?: string | null
    requestId?: string
  }): Promise<void> {
    const { actor, sittingId, result, requestId } = input
    const reason = input.reason?.trim() || null
    if (result === 'returned' && !reason) refuse('E_REASON_MISSING', {}, 'reason')
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      if (sitting.entered_by_id === actor.id) refuse('E_SAME_PERSON')
      if (result === 'checked') {
        const checked = { checked_by_id: actor.id, checked_at: clock.instant() }
        await moveSitting(trx, sitting, 'checked', checked)
      } else {
        await moveSitting(trx, sitting, 'planned', { checked_by_id: null, checked_at: null })
      }
      await recordAudit(trx, {
        actor,
        action: `sitting.${result}`,
        subject: { type: 'sitting', id: sittingId },
        changes: {
          status: [sitting.status, result === 'checked' ? 'checked' : 'planned'],
          enteredBy: sitting.entered_by_id,
          ...(result === 'returned' ? { reason } : {}),
        },
        requestId,
      })
    })
  }
}
