import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { lockClaims } from '#app/subsidies/claim_rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { draftWithin } from '#app/subsidies/recoveries/draft_within'
import { takeSerials } from '#app/subsidies/serials'
import type User from '#models/user'
import type { RecoveryReason } from '#app/subsidies/recoveries/recovery_status'

export interface DraftRecoveryInput {
  actor: User
  claimId: number
  reasonCode: RecoveryReason
  reason: string
  document?: string | null
  amountFen: number
  requestId?: string | null
}

/**
 * Drafts the recovery of a paid claim, of all or a part of it. Nothing is asked back before another
 * person opens it. Gives its id.
 * @throws RuleViolation E_CLAIM_NOT_PAID, E_RECOVERY_EXISTS, E_RECOVERY_AMOUNT, E_OWN_CLAIM,
 * E_OWN_BASE
 */
export default class DraftRecovery {
  async handle(input: DraftRecoveryInput): Promise<number> {
    const { actor, claimId, requestId } = input
    return db.transaction(async (trx) => {
      // The serial row is locked before the claim, here as everywhere.
      await takeSerials(trx, 'recovery', clock.year(), 0)
      const [claim] = await lockClaims(trx, [claimId])
      const { id, number, amountFen } = await draftWithin(trx, claim, input)
      await recordAudit(trx, {
        actor,
        action: 'recovery.drafted',
        subject: { type: 'recovery', id },
        changes: { number, claim: claim.number, reasonCode: input.reasonCode, amountFen },
        requestId,
      })
      return id
    })
  }
}
