import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { assessAwards, fundOfYear, policyOn, whyNot } from '#app/subsidies/claim_assessment'
import { isPreparable } from '#app/subsidies/preparing'
import { takeSerials } from '#app/subsidies/serials'
import { writeClaims } from '#app/subsidies/write_claims'
import type User from '#models/user'

export interface PrepareAwardClaimInput {
  actor: User
  awardId: number
  requestId?: string | null
}

/**
 * Writes the draft claim of a competition award, by the policy in force on the day it was announced
 * and from the fund of that year; a draft or returned one is read anew.
 * @throws RuleViolation E_NO_POLICY, E_NO_FUND, E_ALREADY_SUBMITTED, E_NOT_ELIGIBLE
 */
export default class PrepareAwardClaim {
  async handle({ actor, awardId, requestId }: PrepareAwardClaimInput): Promise<{ id: number }> {
    return db.transaction(async (trx) => {
      // The serial row is the lock under which claims of a year are written: nobody prepares twice.
      await takeSerials(trx, 'claim', clock.year(), 0)
      const award = await trx.from('competition_awards').where('id', awardId).firstOrFail()
      const policy = await policyOn(trx, award.awarded_on, 'competition_award')
      const year = Number(award.awarded_on.slice(0, 4))
      const fundId = await fundOfYear(trx, year, 'competition_award')
      const [assessed] = await assessAwards(trx, [awardId], policy)
      if (!isPreparable(assessed)) {
        const { number } = assessed.claim!
        throw new RuleViolation('E_ALREADY_SUBMITTED', { module: MODULE, params: { number } })
      }
      if (assessed.payableFen === 0) {
        const why = whyNot(assessed.trace)
        const params = { number: award.contest, why_zh: why['zh-CN'], why_en: why.en }
        throw new RuleViolation('E_NOT_ELIGIBLE', { module: MODULE, params })
      }
      const [id] = await writeClaims(trx, [assessed], fundId, actor)
      await recordAudit(trx, {
        actor,
        action: 'claims.prepared',
        subject: { type: 'competition_award', id: awardId },
        changes: { policy: `${policy.code} ${policy.version}`, claims: [id], submittable: 1 },
        requestId,
      })
      return { id }
    })
  }
}
