import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { assessClaims } from '#app/subsidies/claim_assessment'
import { openClaim, refusal } from '#app/subsidies/review/open_claim'
import { amendedValue, type AmendableFact } from '#app/subsidies/review/amendable_facts'
import type User from '#models/user'
import type { ClaimStatus } from '#app/subsidies/claim_status'

export interface ProposeAmendmentInput {
  actor: User
  claimId: number
  fact: AmendableFact
  /** The value as typed. */
  value: string
  reason: string
  /** The paper it rests on. */
  document: string
  requestId?: string | null
}

/** Statuses in which recorded facts of a claim can be corrected: before it is approved. */
export const amendableStatuses: readonly ClaimStatus[] = [
  'draft',
  'returned',
  'submitted',
  'reviewed',
]

/**
 * Proposes that another value count for a recorded fact of a claim. Nothing changes until a second
 * person agrees. The values are not in the audit beside the amendment's id: the row keeps them.
 * @throws StalePage when the claim is approved, or over
 * @throws RuleViolation E_VALUE_NOT_VALID, E_FACT_NOT_USED, E_VALUE_SAME, E_AMENDMENT_OPEN, E_HELD,
 * E_OWN_CLAIM, E_OWN_BASE
 */
export default class ProposeAmendment {
  async handle(input: ProposeAmendmentInput): Promise<number> {
    const { actor, claimId, fact, reason, document, requestId } = input
    const value = amendedValue(fact, input.value)
    if (value === undefined) throw refusal('E_VALUE_NOT_VALID', {}, 'value')
    return db.transaction(async (trx) => {
      const claim = await openClaim(trx, {
        actor,
        claimId,
        // The base may ask for a correction of its own claims; it does not decide on it.
        duty: actor.has('base_admin') ? 'submit' : 'handle',
        statuses: amendableStatuses,
        kept: reason,
      })
      const now = await assessClaims(trx, [claim])
      const recorded = now.get(claimId)?.facts[fact]
      if (!recorded) throw refusal('E_FACT_NOT_USED', { number: claim.number }, 'fact')
      if (recorded.value === value) throw refusal('E_VALUE_SAME', {}, 'value')
      const open = await trx
        .from('claim_amendments')
        .where({ claim_id: claimId, fact, status: 'proposed' })
        .first()
      if (open) throw refusal('E_AMENDMENT_OPEN', { number: claim.number }, 'fact')

      const [row] = await trx
        .table('claim_amendments')
        .returning('id')
        .insert({
          claim_id: claimId,
          fact,
          old_value: JSON.stringify(recorded.value),
          new_value: JSON.stringify(value),
          reason,
          document,
          status: 'proposed',
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'claim.amendment_proposed',
        subject: { type: 'claim', id: claimId },
        changes: { number: claim.number, amendment: id, fact },
        requestId,
      })
      return id
    })
  }
}
