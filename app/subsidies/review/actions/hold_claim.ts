import db from '@adonisjs/lucid/services/db'
import { holdWithin } from '#app/subsidies/review/hold_within'
import { recordAudit } from '#app/shared/audit/record_audit'
import { openClaim } from '#app/subsidies/review/open_claim'
import type User from '#models/user'
import type { ClaimStatus } from '#app/subsidies/claim_status'

export interface HoldClaimInput {
  actor: User
  claimId: number
  version?: number
  reason: string
  requestId?: string | null
}

/** Statuses in which a claim can be held: from its sending until it goes into a batch. */
export const holdableStatuses: readonly ClaimStatus[] = [
  'submitted',
  'reviewed',
  'approved',
  'noticed',
  'failed',
]

/**
 * Statuses in which a hold stands and can be released. What is in a batch or at the bank is held only
 * by what finds it void meanwhile: the batch is not exported then, and the bank is not asked twice.
 */
export const stoppedStatuses: readonly ClaimStatus[] = [...holdableStatuses, 'batched', 'paying']

/**
 * Holds a claim where it stands: until somebody releases it every move is refused, and the days do
 * not count towards the period of the review.
 * @throws StalePage when it cannot be held any more, or was changed meanwhile
 * @throws RuleViolation E_HELD, E_OWN_CLAIM, E_OWN_BASE
 */
export default class HoldClaim {
  async handle({ actor, claimId, version, reason, requestId }: HoldClaimInput) {
    await db.transaction(async (trx) => {
      const claim = await openClaim(trx, {
        actor,
        claimId,
        version,
        duty: 'handle',
        statuses: holdableStatuses,
        kept: reason,
      })
      await holdWithin(trx, { actor, claim, reason })
      await recordAudit(trx, {
        actor,
        action: 'claim.held',
        subject: { type: 'claim', id: claimId },
        changes: { number: claim.number, status: claim.status },
        requestId,
      })
    })
  }
}
