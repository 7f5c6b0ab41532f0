import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface ProposePolicyConfirmationInput {
  actor: User
  policyId: number
  /** Number of the document in force, e.g. 侯人社发〔2026〕12 号. */
  document: string
  requestId?: string | null
}

/**
 * Proposes that the values of a policy are those of a document in force. Nothing is paid by it before
 * a second person has confirmed that. Gives the id of the proposal.
 * @throws RuleViolation E_POLICY_CONFIRMED, E_CONFIRMATION_WAITS
 */
export default class ProposePolicyConfirmation {
  async handle(input: ProposePolicyConfirmationInput): Promise<number> {
    const { actor, policyId, document, requestId } = input
    return db.transaction(async (trx) => {
      const policy = await trx.from('policies').where('id', policyId).forUpdate().firstOrFail()
      if (policy.value_status !== 'example') {
        throw new RuleViolation('E_POLICY_CONFIRMED', { module: MODULE })
      }
      const open = await trx
        .from('policy_confirmations')
        .where({ policy_id: policyId, status: 'proposed' })
        .first()
      if (open) throw new RuleViolation('E_CONFIRMATION_WAITS', { module: MODULE })
      const [row] = await trx.table('policy_confirmations').returning('id').insert({
        policy_id: policyId,
        document,
        status: 'proposed',
        proposed_by_id: actor.id,
        proposed_at: clock.instant(),
      })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'policy.confirmation_proposed',
        subject: { type: 'policy', id: policyId },
        changes: { confirmation: id, document },
        requestId,
      })
      return id
    })
  }
}
