import db from '@adonisjs/lucid/services/db'
import { MODULE } from '#app/subsidies/claim_terms'
import { staleClaim } from '#app/subsidies/last_act'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { decideClaimsWithin, wellFormed, type Decision } from '#app/subsidies/decide_claims_within'

export interface DecideClaimInput extends Decision {
  claimId: number
  /** Version of the claim the officer saw. */
  version?: number
}

/**
 * Decides one claim: review and approval pass, return or reject it; at the notice stage an approved
 * claim can still be rejected (objection upheld). A return asks questions, a rejection has a reason
 * of the closed list.
 * @throws StalePage when somebody acted meanwhile
 * @throws RuleViolation E_REASON_NEEDED, E_REASON_CODE_NEEDED, E_HELD, E_DISPUTED, E_OWN_CLAIM,
 * E_OWN_BASE, E_SAME_OFFICER, E_UNDONE_OFFICER, E_NOT_ELIGIBLE, E_AMOUNT_CHANGED, E_CHECK_FAILED,
 * E_CHECKS_OPEN, E_FUND_SHORT
 */
export default class DecideClaim {
  async handle({ claimId, version, ...decision }: DecideClaimInput) {
    wellFormed(decision)
    await db.transaction(async (trx) => {
      const versions = new Map(version === undefined ? [] : [[claimId, version]])
      const [outcome] = await decideClaimsWithin(trx, [claimId], decision, versions)
      if (!outcome || outcome.code === 'E_STALE_PAGE') {
        throw await staleClaim(trx, claimId, decision.reason)
      }
      if (outcome.code) {
        throw new RuleViolation(outcome.code, { module: MODULE, params: outcome.params })
      }
    })
  }
}
