import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { canMove } from '#app/subsidies/claim_status'
import { release } from '#app/subsidies/fund_ledger'
import { staleClaim } from '#app/subsidies/last_act'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { fundColumn, lockClaims } from '#app/subsidies/claim_rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface WithdrawClaimInput {
  actor: User
  claimId: number
  version?: number
  reason: string
  requestId?: string | null
}

/**
 * Takes a claim back before it is approved and releases its money.
 * @throws StalePage when somebody decided it meanwhile
 * @throws RuleViolation E_HELD, E_OWN_CLAIM
 */
export default class WithdrawClaim {
  async handle({ actor, claimId, version, reason, requestId }: WithdrawClaimInput) {
    await db.transaction(async (trx) => {
      const [claim] = await lockClaims(trx, [claimId])
      const isStale = version !== undefined && version !== claim?.version
      if (!claim || isStale || !canMove(claim.status, 'withdrawn')) {
        throw await staleClaim(trx, claimId, reason)
      }
      const own = claim.heldAt ? 'E_HELD' : separationFault(officerOf(actor), claim, 'submit')
      if (own) throw new RuleViolation(own, { module: MODULE, params: { number: claim.number } })

      if (fundColumn(claim.status) === 'reserved' && claim.amountFen > 0) {
        const line = { claimId, fen: claim.amountFen }
        await release(trx, claim.fundId, 'reserved', [line], actor)
      }
      const at = clock.instant()
      await trx
        .from('claims')
        .where('id', claimId)
        .update({ status: 'withdrawn', version: trx.raw('version + 1'), updated_at: at })
      await recordDecisions(trx, actor, [
        { claimId, stage: 'withdrawal', result: 'withdrawn', status: 'withdrawn', reason },
      ])
      await recordAudit(trx, {
        actor,
        action: 'claim.withdrawn',
        subject: { type: 'claim', id: claimId },
        changes: { number: claim.number, status: [claim.status, 'withdrawn'] },
        requestId,
      })
    })
  }
}
