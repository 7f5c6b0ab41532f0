import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { lockClaims, type ClaimRow } from '#app/subsidies/claim_rows'
import { officerOf, separationFault } from '#app/subsidies/separation'
import type User from '#models/user'
import type { Outcome } from '#app/subsidies/decide_claims_within'
import type { Stage } from '#app/subsidies/queries/queue_filters'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Where a claim stands while it waits for a step of the bureau. */
export const waitingStatus = { review: 'submitted', approval: 'reviewed' } as const

/** The role that takes a step. */
export const roleOf = { review: 'reviewer', approval: 'approver' } as const

export interface Assignment {
  actor: User
  stage: Stage
  /** Who gets them; null takes them from whoever had them. */
  officer: User | null
  requestId?: string | null
}

/**
 * Gives claims to an officer inside the caller's transaction, or to nobody, with one result for each.
 * Who may not decide a claim does not get it. An assignment says whose work a claim is; it locks
 * nobody out.
 */
export async function assignWithin(
  trx: TransactionClientContract,
  claimIds: number[],
  { actor, stage, officer, requestId }: Assignment
): Promise<Outcome[]> {
  const claims = await lockClaims(trx, claimIds)
  const outcomes = claims.map((claim): Outcome => ({
    claimId: claim.id,
    number: claim.number,
    code: whyNotAssign(claim, stage, officer),
    params: { number: claim.number },
  }))
  const given = outcomes.filter((one) => one.code === null).map((one) => one.claimId)
  if (given.length === 0) return outcomes
  await trx
    .from('claims')
    .whereIn('id', given)
    .update({
      assigned_to_id: officer?.id ?? null,
      assigned_at: officer ? clock.instant() : null,
    })
  await recordAudit(trx, {
    actor,
    action: officer ? 'claims.assigned' : 'claims.unassigned',
    subject: { type: 'claim', id: given.length === 1 ? given[0] : null },
    changes: { officer: officer?.id ?? null, stage, claims: given },
    requestId,
  })
  return outcomes
}

function whyNotAssign(claim: ClaimRow, stage: Stage, officer: User | null): string | null {
  if (claim.status !== waitingStatus[stage]) return 'E_STALE_PAGE'
  if (!officer) return null
  if (!officer.has(roleOf[stage]) || officer.status !== 'active') return 'E_OFFICER_ROLE'
  return separationFault(officerOf(officer), claim, stage === 'review' ? 'review' : 'approve')
}
