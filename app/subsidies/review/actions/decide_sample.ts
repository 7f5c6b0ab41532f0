import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { staleClaim } from '#app/subsidies/last_act'
import { changedRows } from '#app/shared/database/rows'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { openClaim, refusal } from '#app/subsidies/review/open_claim'
import { bringBack } from '#app/subsidies/review/actions/undo_decision'
import type User from '#models/user'

export interface DecideSampleInput {
  actor: User
  sampleId: number
  result: 'agreed' | 'disagreed'
  note?: string | null
  requestId?: string | null
}

/**
 * A third person decides a drawn claim again. Agreeing lets it go on; disagreeing takes the decision
 * back, an approval as well as a rejection, and the claim is to be approved anew.
 * @throws StalePage when the sample was decided, or fell away, meanwhile
 * @throws RuleViolation E_REASON_NEEDED, E_SAME_OFFICER, E_OWN_CLAIM, E_OWN_BASE, E_HELD,
 * E_CLAIMED_AGAIN, E_FUND_SHORT
 */
export default class DecideSample {
  async handle({ actor, sampleId, result, note, requestId }: DecideSampleInput) {
    if (result === 'disagreed' && !note?.trim()) throw refusal('E_SAMPLE_NOTE_NEEDED', {}, 'note')
    await db.transaction(async (trx) => {
      const sample = await trx.from('quality_samples').where('id', sampleId).firstOrFail()
      const claim = await openClaim(trx, {
        actor,
        claimId: sample.claim_id,
        duty: 'sample',
        statuses: ['approved', 'rejected'],
        kept: note,
      })
      const decision = await trx
        .from('claim_decisions')
        .where('id', sample.decision_id)
        .firstOrFail()
      if (decision.actor_id === actor.id) throw refusal('E_OWN_DECISION', { number: claim.number })
      const decided = await changedRows(
        trx
          .from('quality_samples')
          .where({ id: sampleId, status: 'open' })
          .update({
            status: result,
            decided_by_id: actor.id,
            note: note?.trim() || null,
            decided_at: clock.instant(),
          })
      )
      if (decided === 0) throw await staleClaim(trx, claim.id, note)

      const isTakenBack = result === 'disagreed'
      if (isTakenBack) await bringBack(trx, claim, { target: 'reviewed' }, actor)
      const status = isTakenBack ? 'reviewed' : claim.status
      await recordDecisions(trx, actor, [
        {
          claimId: claim.id,
          stage: 'quality',
          result,
          status,
          reason: note?.trim(),
          undoesId: isTakenBack ? decision.id : null,
        },
      ])
      await recordAudit(trx, {
        actor,
        action: `claim.sample_${result}`,
        subject: { type: 'claim', id: claim.id },
        changes: { number: claim.number, sample: sampleId, status: [claim.status, status] },
        requestId,
      })
    })
  }
}
