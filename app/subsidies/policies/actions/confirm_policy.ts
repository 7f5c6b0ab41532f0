import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface ConfirmPolicyInput {
  actor: User
  policyId: number
  /** Number of the document in force, e.g. 侯人社发〔2026〕12 号. */
  document: string
  requestId?: string | null
}

/**
 * Confirms that the values of a policy are those of a document in force; only then money is paid by
 * it. The rules themselves stay as they are: another value needs another version.
 * @throws RuleViolation E_POLICY_CONFIRMED
 */
export default class ConfirmPolicy {
  async handle({ actor, policyId, document, requestId }: ConfirmPolicyInput) {
    await db.transaction(async (trx) => {
      const changed = await changedRows(
        trx.from('policies').where({ id: policyId, value_status: 'example' }).update({
          value_status: 'confirmed',
          confirmed_document: document,
          confirmed_by_id: actor.id,
          confirmed_at: clock.instant(),
        })
      )
      if (changed === 0) throw new RuleViolation('E_POLICY_CONFIRMED', { module: MODULE })
      await recordAudit(trx, {
        actor,
        action: 'policy.confirmed',
        subject: { type: 'policy', id: policyId },
        changes: { valueStatus: ['example', 'confirmed'], document },
        requestId,
      })
    })
  }
}
