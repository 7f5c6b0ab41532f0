import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { holdsPersonalNumber } from '#app/shared/personal_number'
import { isMark } from '#app/assessments/actions/enter_scores'
import { lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseCorrection } from '#app/oversight/corrections/refusal'
import type { Component, Mark } from '#app/grades/pass_rule'
import type User from '#models/user'

/**
 * Asks that a final mark be another one, with a reason and a document. Nothing changes until the
 * bureau approves it.
 * @throws RuleViolation E_NOT_FINAL, E_CORRECTION_WORDS, E_CORRECTION_PERSONAL, E_CORRECTION_MARK, E_CORRECTION_NO_MARK,
 * E_CORRECTION_SAME, E_CORRECTION_OPEN, E_CORRECTION_DISPUTED, E_OWN_SITTING
 */
export default class ProposeScoreCorrection {
  async handle(input: {
    actor: User
    sittingId: number
    enrolmentId: number
    component: Component
    mark: Mark | null
    reason: string
    document: string
    requestId?: string
  }): Promise<{ id: number }> {
    const { actor, sittingId, enrolmentId, component, mark, requestId } = input
    const [reason, document] = [input.reason.trim(), input.document.trim()]
    if (!reason || !document) refuseCorrection('E_CORRECTION_WORDS', {}, 'reason')
    for (const [field, text] of Object.entries({ reason, document })) {
      if (holdsPersonalNumber(text)) refuseCorrection('E_CORRECTION_PERSONAL', {}, field)
    }
    if (!mark || (mark.outcome === 'marked' && !isMark(mark.markTenths))) {
      refuseCorrection('E_CORRECTION_MARK', {}, 'mark')
    }
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      if (sitting.status !== 'final') refuseCorrection('E_NOT_FINAL', { code: sitting.code })
      await refuseCandidate(trx, actor, sitting)
      const place = { sitting_id: sittingId, enrolment_id: enrolmentId, component }
      const score = await trx.from('scores').where(place).first()
      if (!score) refuseCorrection('E_CORRECTION_NO_MARK', {}, 'component')
      if (score.outcome === mark.outcome && score.mark_tenths === mark.markTenths) {
        refuseCorrection('E_CORRECTION_SAME', {}, 'mark')
      }
      const open = await trx
        .from('score_corrections')
        .where({ ...place, status: 'proposed' })
        .first()
      if (open) refuseCorrection('E_CORRECTION_OPEN')
      const disputed = await trx
        .from('score_objections')
        .where({ sitting_id: sittingId, enrolment_id: enrolmentId, status: 'open' })
        .first()
      if (disputed) refuseCorrection('E_CORRECTION_DISPUTED')
      const [row] = await trx
        .table('score_corrections')
        .insert({
          ...place,
          outcome_before: score.outcome,
          mark_tenths_before: score.mark_tenths,
          outcome_after: mark.outcome,
          mark_tenths_after: mark.markTenths,
          reason,
          document,
          status: 'proposed',
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
        .returning('id')
      const id = Number(row?.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'score_correction.proposed',
        subject: { type: 'score_correction', id },
        changes: { sitting: sittingId, enrolment: enrolmentId, component },
        requestId,
      })
      return { id }
    })
  }
}
