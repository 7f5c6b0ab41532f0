import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { staleClaim } from '#app/subsidies/last_act'
import { changedRows } from '#app/shared/database/rows'
import { keepTraces } from '#app/subsidies/claim_traces'
import { recordAudit } from '#app/shared/audit/record_audit'
import { release, reserve } from '#app/subsidies/fund_ledger'
import { fundColumn, type ClaimRow } from '#app/subsidies/claim_rows'
import { assessClaims, newTrace } from '#app/subsidies/claim_assessment'
import { openClaim, refusal } from '#app/subsidies/review/open_claim'
import { amendableStatuses } from '#app/subsidies/review/actions/propose_amendment'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideAmendmentInput {
  actor: User
  amendmentId: number
  result: 'approved' | 'refused'
  reason?: string | null
  requestId?: string | null
}

/**
 * A second person decides on a correction. Approved, the facts are read anew with it: the trace is
 * kept, the amount worked out again, and the difference moves between the reserve and the fund.
 * @throws StalePage when it was decided meanwhile, or the claim is approved
 * @throws RuleViolation E_AMENDMENT_REASON_NEEDED, E_OWN_PROPOSAL, E_HELD, E_OWN_CLAIM, E_OWN_BASE,
 * E_FUND_SHORT
 */
export default class DecideAmendment {
  async handle({ actor, amendmentId, result, reason, requestId }: DecideAmendmentInput) {
    if (result === 'refused' && !reason?.trim()) {
      throw refusal('E_AMENDMENT_REASON_NEEDED', {}, 'reason')
    }
    await db.transaction(async (trx) => {
      const amendment = await trx.from('claim_amendments').where('id', amendmentId).firstOrFail()
      const claim = await openClaim(trx, {
        actor,
        claimId: amendment.claim_id,
        duty: 'handle',
        statuses: amendableStatuses,
        kept: reason,
      })
      if (amendment.proposed_by_id === actor.id) {
        throw refusal('E_OWN_PROPOSAL', { number: claim.number })
      }
      const decided = await changedRows(
        trx
          .from('claim_amendments')
          .where({ id: amendmentId, status: 'proposed' })
          .update({
            status: result,
            decided_by_id: actor.id,
            decided_reason: reason?.trim() || null,
            decided_at: clock.instant(),
          })
      )
      if (decided === 0) throw await staleClaim(trx, claim.id, reason)

      const amountFen = result === 'approved' ? await judgeAnew(trx, claim, actor) : claim.amountFen
      await recordAudit(trx, {
        actor,
        action: `claim.amendment_${result}`,
        subject: { type: 'claim', id: claim.id },
        changes: {
          number: claim.number,
          amendment: amendmentId,
          fact: amendment.fact,
          amountFen: [claim.amountFen, amountFen],
        },
        requestId,
      })
    })
  }
}

/** Keeps the trace with the correction in it and moves what the amount differs. Gives the amount. */
async function judgeAnew(trx: TransactionClientContract, claim: ClaimRow, actor: { id: number }) {
  const now = await assessClaims(trx, [claim])
  const assessment = now.get(claim.id)!
  const { payableFen } = assessment
  await keepTraces(trx, 'amended', [newTrace(claim.id, assessment)])
  await trx
    .from('claims')
    .where('id', claim.id)
    .update({
      amount_fen: payableFen,
      trace_hash: assessment.stored.traceHash,
      updated_at: clock.instant(),
      version: trx.raw('version + 1'),
    })
  const more = fundColumn(claim.status) === 'reserved' ? payableFen - claim.amountFen : 0
  const line = { claimId: claim.id, fen: Math.abs(more) }
  if (more > 0) await reserve(trx, claim.fundId, [line], actor)
  if (more < 0) await release(trx, claim.fundId, 'reserved', [line], actor)
  return payableFen
}
