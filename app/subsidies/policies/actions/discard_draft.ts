import db from '@adonisjs/lucid/services/db'
import { lockDraft } from '#app/subsidies/policies/drafts'
import { recordAudit } from '#app/shared/audit/record_audit'
import type User from '#models/user'

export interface DiscardDraftInput {
  actor: User
  policyId: number
  hash: string
  requestId?: string | null
}

/**
 * Throws a draft away with its simulations; the audit keeps what its rules were.
 * @throws RuleViolation E_NOT_DRAFT
 * @throws StalePage when somebody changed it meanwhile
 */
export default class DiscardDraft {
  async handle({ actor, policyId, hash, requestId }: DiscardDraftInput) {
    await db.transaction(async (trx) => {
      const draft = await lockDraft(trx, policyId, hash)
      const simulations = await trx.from('policy_simulations').where('policy_id', policyId)
      const ids = simulations.map((row) => row.id)
      await trx.from('policy_simulation_lines').whereIn('policy_simulation_id', ids).delete()
      await trx.from('policy_simulations').whereIn('id', ids).delete()
      await trx.from('policies').where({ id: policyId, status: 'draft' }).delete()
      await trx.from('rule_sets').where('id', draft.ruleSetId).delete()
      await recordAudit(trx, {
        actor,
        action: 'policy.draft_discarded',
        subject: { type: 'policy', id: policyId },
        changes: { version: draft.version, hash, rules: draft.ruleSet },
        requestId,
      })
    })
  }
}
