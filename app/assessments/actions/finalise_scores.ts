import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { awardGrades } from '#app/assessments/award_grades'
import { outcomeOf } from '#app/assessments/queries/sitting_outcome'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { lockSitting, moveSitting, refuseCandidate } from '#app/assessments/sitting_step'
import type User from '#models/user'

/**
 * Makes published marks final once nobody may object any more, and gives everybody who passes by them
 * the grade, awarded on the day of the sitting that decided. Whoever has an open objection waits for its answer.
 * @throws RuleViolation E_OWN_SITTING, E_SITTING_STATE, E_OBJECTIONS_POSSIBLE
 */
export default class FinaliseScores {
  async handle(input: {
    actor: User
    sittingId: number
    requestId?: string
  }): Promise<{ passed: number; failed: number; disputed: number }> {
    const { actor, sittingId, requestId } = input
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      await refuseCandidate(trx, actor, sitting)
      await moveSitting(trx, sitting, 'final', {
        finalised_by_id: actor.id,
        finalised_at: clock.instant(),
      })
      if (clock.today() <= sitting.objections_until!) {
        refuse('E_OBJECTIONS_POSSIBLE', { day: sitting.objections_until! })
      }
      const { passed, failed, disputed } = await outcomeOf(trx, sitting)
      const graded = await awardGrades(trx, sitting, passed, actor)
      const outcome = { passed: passed.length, failed: failed.length, disputed: disputed.length }
      await recordAudit(trx, {
        actor,
        action: 'sitting.finalised',
        subject: { type: 'sitting', id: sittingId },
        changes: { status: ['published', 'final'], ...outcome, gradesRecorded: graded },
        requestId,
      })
      return outcome
    })
  }
}
