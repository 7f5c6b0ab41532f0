import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { claimsAfter } from '#app/subsidies/policies/publication_checks'
import { POLICIES } from '#app/subsidies/policies/drafts'
import type User from '#models/user'

export interface RetireVersionInput {
  actor: User
  policyId: number
  /** The last day on which a class can start that is judged by this version. */
  lastDay: string
  requestId?: string | null
}

/**
 * Retires a version with its last day. Classes that started until then, and their claims, stay with it.
 * @throws RuleViolation E_NOT_PUBLISHED, E_LAST_DAY, E_CLAIMS_AFTER
 */
export default class RetireVersion {
  async handle({ actor, policyId, lastDay, requestId }: RetireVersionInput) {
    await db.transaction(async (trx) => {
      const policy = await trx.from('policies').where('id', policyId).forUpdate().firstOrFail()
      const { version, status, effective_from: from, effective_to: to } = policy
      if (status !== 'published') throw new RuleViolation('E_NOT_PUBLISHED', { module: POLICIES })
      if (lastDay < from || (to && lastDay > to)) {
        throw new RuleViolation('E_LAST_DAY', {
          module: POLICIES,
          params: { from, to: to ?? '—' },
          field: 'lastDay',
        })
      }
      const count = await claimsAfter(trx, policyId, lastDay)
      if (count > 0) {
        const params = { count, version, day: lastDay }
        throw new RuleViolation('E_CLAIMS_AFTER', { module: POLICIES, params, field: 'lastDay' })
      }
      await trx.from('policies').where('id', policyId).update({
        status: 'retired',
        effective_to: lastDay,
        retired_by_id: actor.id,
        retired_at: clock.instant(),
      })
      await recordAudit(trx, {
        actor,
        action: 'policy.retired',
        subject: { type: 'policy', id: policyId },
        changes: { version, status: ['published', 'retired'], effectiveTo: [to, lastDay] },
        requestId,
      })
    })
  }
}
