import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { differencesToSettle, placeKey } from '#app/assessments/queries/entry_differences'
import { insertMany } from '#app/shared/database/rows'
import { isMark, type EnteredScore } from '#app/assessments/actions/enter_scores'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { settleMarks } from '#app/assessments/settle_marks'
import { lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import type User from '#models/user'

/** What a mark is, after a third look at the paper, and why. */
export interface Resolution extends EnteredScore {
  reason: string
}

/**
 * A third person settles every mark on which the two entries differ, each with a reason.
 * @throws RuleViolation E_SITTING_STATE, E_THIRD_PERSON, E_OWN_SITTING, E_DIFFERENCES_LEFT,
 * E_DIFFERENCE_UNKNOWN, E_DIFFERENCE_REASON, E_MARK
 */
export default class ResolveDifferences {
  async handle(input: {
    actor: User
    sittingId: number
    resolutions: Resolution[]
    requestId?: string
  }): Promise<{ settled: number }> {
    const { actor, sittingId, resolutions, requestId } = input
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      if (sitting.status !== 'differing') {
        refuse('E_SITTING_STATE', { code: sitting.code, status: sitting.status })
      }
      if ([sitting.entered_by_id, sitting.checked_by_id].includes(actor.id)) {
        refuse('E_THIRD_PERSON')
      }
      await refuseCandidate(trx, actor, sitting)
      const differences = await differencesToSettle(trx, sittingId, sitting.entry_round)
      const open = new Set(differences.map((one) => placeKey(one.enrolmentId, one.component)))
      const count = open.size
      for (const one of resolutions) {
        if (!open.delete(placeKey(one.enrolmentId, one.component))) refuse('E_DIFFERENCE_UNKNOWN')
        if (!one.reason.trim()) refuse('E_DIFFERENCE_REASON')
        if (one.outcome === 'marked' && !isMark(one.markTenths)) {
          refuse('E_MARK', { name: '', component: one.component })
        }
      }
      if (open.size > 0) refuse('E_DIFFERENCES_LEFT', { count: open.size })

      await insertMany(
        trx,
        'score_resolutions',
        resolutions.map((one) => ({
          sitting_id: sittingId,
          round: sitting.entry_round,
          enrolment_id: one.enrolmentId,
          component: one.component,
          outcome: one.outcome,
          mark_tenths: one.outcome === 'marked' ? one.markTenths : null,
          reason: one.reason.trim(),
          resolved_by_id: actor.id,
          resolved_at: clock.instant(),
        }))
      )
      await settleMarks(trx, sitting)
      await recordAudit(trx, {
        actor,
        action: 'sitting.differences_settled',
        subject: { type: 'sitting', id: sittingId },
        changes: { status: ['differing', 'checked'], round: sitting.entry_round, settled: count },
        requestId,
      })
      return { settled: count }
    })
  }
}
