import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { staleClaim } from '#app/subsidies/last_act'
import { reserve, uncommit } from '#app/subsidies/fund_ledger'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { fundColumn, type ClaimRow } from '#app/subsidies/claim_rows'
import { openClaim, refusal } from '#app/subsidies/review/open_claim'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { leaveNotice, lockNoticesOf } from '#app/subsidies/review/leave_notice'
import { undoableDecision, undoableStatuses } from '#app/subsidies/review/undoable'
import { voidSamples } from '#app/subsidies/review/draw_samples'
import type User from '#models/user'
import type { ClaimStatus } from '#app/subsidies/claim_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface UndoDecisionInput {
  actor: User
  claimId: number
  version?: number
  reason: string
  requestId?: string | null
}

/**
 * Takes back the last decision on a claim: a passed review, an approval (also under notice, which
 * the claim then leaves) or a rejection. Another person of the same duty does it, before the claim is
 * put into a batch. Money goes back where it lay; the officer whose decision was undone does not
 * take it again.
 * @throws StalePage when there is nothing to undo any more, or the claim was changed meanwhile
 * @throws RuleViolation E_HELD, E_DISPUTED, E_OWN_CLAIM, E_OWN_BASE, E_OWN_DECISION, E_WRONG_DUTY,
 * E_CLAIMED_AGAIN, E_FUND_SHORT
 */
export default class UndoDecision {
  async handle({ actor, claimId, version, reason, requestId }: UndoDecisionInput) {
    await db.transaction(async (trx) => {
      await lockNoticesOf(trx, claimId)
      const claim = await openClaim(trx, {
        actor,
        claimId,
        version,
        duty: 'handle',
        statuses: undoableStatuses,
        kept: reason,
      })
      if (claim.disputedAt) {
        throw new RuleViolation('E_DISPUTED', { module: MODULE, params: { number: claim.number } })
      }
      const undone = await undoableDecision(trx, claim)
      if (!undone) throw await staleClaim(trx, claimId, reason)
      if (undone.actorId === actor.id) throw refusal('E_OWN_DECISION', { number: claim.number })
      if (!actor.has(undone.role)) throw refusal('E_WRONG_DUTY', { number: claim.number })

      await bringBack(trx, claim, undone, actor)
      await recordDecisions(trx, actor, [
        {
          claimId,
          stage: undone.stage,
          result: 'undone',
          status: undone.target,
          reason,
          undoesId: undone.id,
        },
      ])
      await recordAudit(trx, {
        actor,
        action: 'claim.undone',
        subject: { type: 'claim', id: claimId },
        changes: {
          number: claim.number,
          status: [claim.status, undone.target],
          undoes: undone.id,
          amountFen: claim.amountFen,
        },
        requestId,
      })
    })
  }
}

/**
 * Brings a claim back to where it stood before a decision: notice, samples, money, row.
 * @throws RuleViolation E_CLAIMED_AGAIN, E_FUND_SHORT
 */
export async function bringBack(
  trx: TransactionClientContract,
  claim: ClaimRow,
  { target }: { target: ClaimStatus },
  actor: { id: number }
) {
  if (claim.status === 'rejected') await refuseSecondClaim(trx, claim)
  if (['approved', 'noticed'].includes(claim.status)) await leaveNotice(trx, claim)
  await voidSamples(trx, [claim])
  const at = clock.instant()
  await trx
    .from('claims')
    .where('id', claim.id)
    .update({
      status: target,
      rejection_code: null,
      notice_closed_at: null,
      ...(target === 'submitted' ? { reviewed_by_id: null, reviewed_at: null } : {}),
      approved_by_id: null,
      approved_at: null,
      updated_at: at,
      version: trx.raw('version + 1'),
    })
  if (claim.amountFen === 0) return
  const line = { claimId: claim.id, fen: claim.amountFen }
  if (fundColumn(claim.status) === 'committed') await uncommit(trx, claim.fundId, [line], actor)
  if (fundColumn(claim.status) === null) await reserve(trx, claim.fundId, [line], actor)
}

/** After a rejection the same thing may have been claimed anew: two live claims never stand. */
async function refuseSecondClaim(trx: TransactionClientContract, claim: ClaimRow) {
  const { subject_key: subjectKey } = await trx.from('claims').where('id', claim.id).firstOrFail()
  const other = await trx
    .from('claims')
    .where({ kind: claim.kind, subject_key: subjectKey })
    .whereNot('id', claim.id)
    .whereNotIn('status', ['rejected', 'withdrawn'])
    .whereNull('quota_freed_at')
    .first()
  if (other) throw refusal('E_CLAIMED_AGAIN', { number: claim.number, other: other.number })
}
