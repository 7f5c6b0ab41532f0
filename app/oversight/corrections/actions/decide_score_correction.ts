import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changeMark } from '#app/assessments/change_mark'
import { draftConsequences } from '#app/oversight/corrections/draft_consequences'
import { lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import { markersOf } from '#app/assessments/queries/entry_differences'
import { outlookOf } from '#app/oversight/corrections/queries/outlook'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseCorrection } from '#app/oversight/corrections/refusal'
import { takeMoneyLocks } from '#app/oversight/stop_claims'
import type { Mark } from '#app/grades/pass_rule'
import type User from '#models/user'

/**
 * The bureau's answer to the correction of a final mark. Approved, the mark changes, the old one
 * stays on record, and what depends on it is drafted for decision in its own places.
 * @throws RuleViolation E_CORRECTION_DECIDED, E_CORRECTION_PERSON, E_CORRECTION_REASON,
 * E_CORRECTION_STALE, E_OWN_SITTING, E_CORRECTION_OWN_CLAIM
 */
export default class DecideScoreCorrection {
  async handle(input: {
    actor: User
    correctionId: number
    result: 'approved' | 'refused'
    reason?: string | null
    requestId?: string
  }): Promise<{ consequences: number }> {
    const { actor, correctionId, result, requestId } = input
    const said = input.reason?.trim() || null
    if (result === 'refused' && !said) refuseCorrection('E_CORRECTION_REASON', {}, 'reason')
    return db.transaction(async (trx) => {
      const found = await trx.from('score_corrections').where('id', correctionId).firstOrFail()
      const sitting = await lockSitting(trx, found.sitting_id)
      const correction = await trx
        .from('score_corrections')
        .where('id', correctionId)
        .forUpdate()
        .firstOrFail()
      if (correction.status !== 'proposed') refuseCorrection('E_CORRECTION_DECIDED')
      const involved = await markersOf(trx, sitting)
      involved.add(correction.proposed_by_id)
      if (involved.has(actor.id)) refuseCorrection('E_CORRECTION_PERSON')
      await refuseCandidate(trx, actor, sitting)
      await trx.from('score_corrections').where('id', correctionId).update({
        status: result,
        decided_by_id: actor.id,
        decided_at: clock.instant(),
        decision_reason: said,
      })
      const consequences = result === 'approved' ? await follow() : 0
      await recordAudit(trx, {
        actor,
        action: `score_correction.${result}`,
        subject: { type: 'score_correction', id: correctionId },
        changes: { status: ['proposed', result], consequences },
        requestId,
      })
      return { consequences }

      async function follow() {
        const place = {
          sittingId: sitting.id,
          enrolmentId: correction.enrolment_id as number,
          component: correction.component,
        }
        const mark: Mark = {
          outcome: correction.outcome_after,
          markTenths: correction.mark_tenths_after,
        }
        const outlook = await outlookOf(trx, sitting.course_class_id, { ...place, mark })
        await takeMoneyLocks(trx)
        const { before } = await changeMark(trx, place, mark, {
          kind: 'correction',
          id: correctionId,
          actor,
        })
        if (
          before.outcome !== correction.outcome_before ||
          before.markTenths !== correction.mark_tenths_before
        ) {
          refuseCorrection('E_CORRECTION_STALE')
        }
        return draftConsequences(trx, { correction, outlook, actor })
      }
    })
  }
}
