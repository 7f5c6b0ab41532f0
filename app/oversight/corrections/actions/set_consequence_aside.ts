import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { consequencesOf } from '#app/oversight/corrections/queries/corrections'
import { lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseCorrection } from '#app/oversight/corrections/refusal'
import type User from '#models/user'

/**
 * Closes a consequence that will not be carried out where it is decided: a certificate or a claim that
 * nobody asks for, a revocation that was refused, a recovery that was cancelled. By an officer who
 * neither asked for the correction nor approved it, with a reason that stays.
 * @throws RuleViolation E_CONSEQUENCE_REASON, E_CONSEQUENCE_DONE, E_CONSEQUENCE_OPEN,
 * E_CONSEQUENCE_PERSON, E_OWN_SITTING
 */
export default class SetConsequenceAside {
  async handle(input: {
    actor: User
    correctionId: number
    consequenceId: number
    reason: string
    requestId?: string
  }): Promise<void> {
    const { actor, correctionId, consequenceId, requestId } = input
    const reason = input.reason.trim()
    if (!reason) refuseCorrection('E_CONSEQUENCE_REASON', {}, 'reason')
    await db.transaction(async (trx) => {
      const correction = await trx.from('score_corrections').where('id', correctionId).firstOrFail()
      const sitting = await lockSitting(trx, correction.sitting_id)
      const place = { id: consequenceId, score_correction_id: correctionId }
      const { kind } = await trx.from('score_consequences').where(place).forUpdate().firstOrFail()
      if ([correction.proposed_by_id, correction.decided_by_id].includes(actor.id)) {
        refuseCorrection('E_CONSEQUENCE_PERSON')
      }
      await refuseCandidate(trx, actor, sitting)
      const all = await consequencesOf(trx, correctionId, correction.enrolment_id)
      const consequence = all.find((one) => one.id === consequenceId)!
      if (consequence.done) refuseCorrection('E_CONSEQUENCE_DONE')
      if (!consequence.canBeSetAside) refuseCorrection('E_CONSEQUENCE_OPEN')
      const closed = await changedRows(
        trx.from('score_consequences').where(place).whereNull('carried_out_at').update({
          carried_out_by_id: actor.id,
          carried_out_at: clock.instant(),
          set_aside_reason: reason,
        })
      )
      if (closed === 0) refuseCorrection('E_CONSEQUENCE_DONE')
      await recordAudit(trx, {
        actor,
        action: 'score_correction.set_aside',
        subject: { type: 'score_correction', id: correctionId },
        changes: { enrolment: correction.enrolment_id, kind },
        requestId,
      })
    })
  }
}
