import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changeMark } from '#app/assessments/change_mark'
import { differencesToSettle } from '#app/assessments/queries/entry_differences'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { lockSitting, refuseCandidate } from '#app/assessments/sitting_step'
import { settleMarks } from '#app/assessments/settle_marks'
import type User from '#models/user'

/**
 * The bureau's answer to an exemption or a void component. Accepted, nobody enters a mark there; a
 * mark that was entered before is replaced and stays on record. Where it takes away the last difference
 * between two entries, the marks stand and the sample is drawn.
 * @throws RuleViolation E_RULING_DECIDED, E_RULING_PERSON, E_OWN_SITTING, E_RULING_REASON,
 * E_RULING_STATE
 */
export default class DecideRuling {
  async handle(input: {
    actor: User
    rulingId: number
    result: 'accepted' | 'refused'
    reason?: string | null
    requestId?: string
  }): Promise<{ sittingId: number }> {
    const { actor, rulingId, result, requestId } = input
    const reason = input.reason?.trim() || null
    if (result === 'refused' && !reason) refuse('E_RULING_REASON', {}, 'reason')
    return db.transaction(async (trx) => {
      const { sitting_id: sittingId } = await trx
        .from('score_rulings')
        .where('id', rulingId)
        .firstOrFail()
      const sitting = await lockSitting(trx, sittingId)
      const ruling = await trx.from('score_rulings').where('id', rulingId).forUpdate().firstOrFail()
      if (ruling.status !== 'proposed') refuse('E_RULING_DECIDED')
      if (ruling.proposed_by_id === actor.id) refuse('E_RULING_PERSON')
      await refuseCandidate(trx, actor, sitting)
      if (!['approved', 'entered', 'differing', 'checked'].includes(sitting.status)) {
        refuse('E_RULING_STATE', { code: sitting.code })
      }
      const at = clock.instant()
      await trx.from('score_rulings').where('id', rulingId).update({
        status: result,
        decided_by_id: actor.id,
        decided_at: at,
        decision_reason: reason,
      })
      if (result === 'accepted') await writeOutcome()
      const settles = result === 'accepted' && (await isLastDifference())
      if (settles) await settleMarks(trx, sitting)
      await recordAudit(trx, {
        actor,
        action: `sitting.ruling_${result}`,
        subject: { type: 'sitting', id: sittingId },
        reason,
        changes: {
          ruling: rulingId,
          kind: ruling.kind,
          ...(settles ? { status: ['differing', 'checked'] } : {}),
        },
        requestId,
      })
      return { sittingId }

      async function isLastDifference() {
        if (sitting.status !== 'differing') return false
        const left = await differencesToSettle(trx, sittingId, sitting.entry_round)
        return left.length === 0
      }

      async function writeOutcome() {
        const place = {
          sitting_id: sittingId,
          enrolment_id: ruling.enrolment_id,
          component: ruling.component,
        }
        const known = await trx.from('scores').where(place).first()
        const mark = { outcome: ruling.kind, markTenths: null }
        const cause = { kind: 'ruling' as const, id: rulingId, actor }
        if (known) {
          const { sitting_id: id, enrolment_id: enrolmentId, component } = place
          await changeMark(trx, { sittingId: id, enrolmentId, component }, mark, cause)
          return
        }
        await trx.table('scores').insert({
          ...place,
          outcome: ruling.kind,
          mark_tenths: null,
          entered_by_id: ruling.proposed_by_id,
          entered_at: at,
        })
      }
    })
  }
}
