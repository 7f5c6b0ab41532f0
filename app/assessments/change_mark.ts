import clock from '#app/shared/clock'
import { refuse } from '#app/assessments/refusal'
import type { Component, Mark } from '#app/grades/pass_rule'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface MarkPlace {
  sittingId: number
  enrolmentId: number
  component: Component
}

/**
 * Changes a mark that was published and keeps what it was. `causeId` names the objection, ruling or
 * correction that a second person decided.
 * @throws RuleViolation E_NO_MARK, E_MARK_SAME
 */
export async function changeMark(
  trx: TransactionClientContract,
  place: MarkPlace,
  mark: Mark,
  cause: { kind: 'objection' | 'correction' | 'ruling'; id: number; actor: User }
): Promise<{ before: Mark }> {
  const score = await trx
    .from('scores')
    .where({
      sitting_id: place.sittingId,
      enrolment_id: place.enrolmentId,
      component: place.component,
    })
    .forUpdate()
    .first()
  if (!score) refuse('E_NO_MARK')
  const tenths = mark.outcome === 'marked' ? mark.markTenths : null
  if (score.outcome === mark.outcome && score.mark_tenths === tenths) refuse('E_MARK_SAME')
  await trx
    .from('scores')
    .where('id', score.id)
    .update({ outcome: mark.outcome, mark_tenths: tenths })
  await trx.table('score_changes').insert({
    score_id: score.id,
    cause: cause.kind,
    cause_id: cause.id,
    outcome_before: score.outcome,
    mark_tenths_before: score.mark_tenths,
    outcome_after: mark.outcome,
    mark_tenths_after: tenths,
    changed_by_id: cause.actor.id,
    changed_at: clock.instant(),
  })
  return { before: { outcome: score.outcome, markTenths: score.mark_tenths } }
}
