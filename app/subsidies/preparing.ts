import { isOnChain } from '#app/shared/chain_claim'
import { preparableStatuses } from '#app/subsidies/claim_status'
import type { ClaimSubject } from '#app/subsidies/claim_facts'
import type { KindAndPart } from '#app/subsidies/claim_kinds'
import type { Result } from '#app/rules/types'

/* When a claim of a class may be written. */

type Case = Pick<ClaimSubject, 'kind' | 'part' | 'key' | 'claim' | 'enrolmentStatus'>

/** Whether claims of this kind fall due: prepayments while the class runs, the rest at its end. */
export function isDue({ part }: Pick<KindAndPart, 'part'>, classStatus: string): boolean {
  if (['finished', 'archived'].includes(classStatus)) return true
  return part === 'prepayment' && classStatus === 'running'
}

/** Whether there is a claim whose facts can be read anew. */
export function hasPreparableClaim({ claim }: Pick<ClaimSubject, 'claim'>): boolean {
  return (preparableStatuses as readonly string[]).includes(claim?.status ?? '')
}

/** Whether a claim may be written: there is a subject, and no claim of it under way or refused. */
export function isPreparable(one: Case): boolean {
  if (one.key === null) return false
  return one.claim === null || one.claim.status === 'withdrawn' || hasPreparableClaim(one)
}

/**
 * Whoever is certified gets a draft of the claim the class is there for, so that what is missing can
 * be seen; of other claims only where nothing stands against them. A prepayment is given while the
 * class runs, a settlement to those who completed it.
 */
export function isToPrepare(one: Case, verdict: Result, classStatus: string): boolean {
  if (!isPreparable(one)) return false
  if (hasPreparableClaim(one)) return true
  if (one.part === 'prepayment' && classStatus !== 'running') return false
  if (one.part === 'settlement') return one.enrolmentStatus === 'completed'
  return isOnChain(one) || verdict !== 'failed'
}
