import { MODULE } from '#app/subsidies/claim_terms'
import { staleClaim } from '#app/subsidies/last_act'
import { lockClaims, type ClaimRow } from '#app/subsidies/claim_rows'
import { officerOf, separationFault, type Duty, type Officer } from '#app/subsidies/separation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { ClaimStatus } from '#app/subsidies/claim_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Language file of what is said about a review. */
export const REVIEW_MODULE = 'review'

/** Statuses in which officers look at a claim. */
export const reviewedStatuses: readonly ClaimStatus[] = ['submitted', 'reviewed']

/** A refusal in the words of the review. */
export function refusal(
  code: string,
  params: Record<string, string | number> = {},
  field?: string
) {
  return new RuleViolation(code, { module: REVIEW_MODULE, params, field })
}

export interface ClaimToOpen {
  actor: Officer
  claimId: number
  /** The version the officer saw. */
  version?: number
  duty: Duty
  statuses: readonly ClaimStatus[]
  /** What the officer typed, given back when the page is stale. */
  kept?: string | null
  /** A claim that is held may be opened too. */
  heldToo?: boolean
}

/**
 * Locks a claim for an officer's act.
 * @throws StalePage when it is not in one of the statuses or was changed meanwhile
 * @throws RuleViolation E_HELD, E_OWN_CLAIM, E_OWN_BASE, E_SAME_OFFICER
 */
export async function openClaim(
  trx: TransactionClientContract,
  { actor, claimId, version, duty, statuses, kept, heldToo }: ClaimToOpen
): Promise<ClaimRow> {
  const [claim] = await lockClaims(trx, [claimId])
  const isStale = version !== undefined && version !== claim?.version
  if (!claim || isStale || !statuses.includes(claim.status)) {
    throw await staleClaim(trx, claimId, kept)
  }
  const code =
    (claim.heldAt && !heldToo ? 'E_HELD' : null) ?? separationFault(officerOf(actor), claim, duty)
  if (code) throw new RuleViolation(code, { module: MODULE, params: { number: claim.number } })
  return claim
}
