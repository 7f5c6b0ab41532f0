import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface DecidePolicyConfirmationInput {
  actor: User
  policyId: number
  result: 'confirmed' | 'refused'
  reason?: string | null
  requestId?: string | null
}

/**
 * A second person confirms that the values of a policy are those of the document that was proposed, or
 * refuses it. Only when confirmed money is paid by it. The rules themselves stay as they are: another
 * value needs another version. Gives the document.
 * @throws RuleViolation E_NO_CONFIRMATION, E_CONFIRMATION_YOURS, E_POLICY_CONFIRMED,
 * E_REFUSAL_NEEDS_REASON
 */
export default class DecidePolicyConfirmation {
  async handle(input: DecidePolicyConfirmationInput): Promise<string> {
    const { actor, policyId, result, reason, requestId } = input
    if (result === 'refused' && !reason?.trim()) throw refusal('E_REFUSAL_NEEDS_REASON', 'reason')
    return db.transaction(async (trx) => {
      const policy = await trx.from('policies').where('id', policyId).forUpdate().firstOrFail()
      const open = () =>
        trx.from('policy_confirmations').where({ policy_id: policyId, status: 'proposed' })
      const proposal = await open().first()
      if (!proposal) throw refusal('E_NO_CONFIRMATION')
      if (proposal.proposed_by_id === actor.id) throw refusal('E_CONFIRMATION_YOURS')
      if (policy.value_status !== 'example') throw refusal('E_POLICY_CONFIRMED')
      const at = clock.instant()
      const decided = await changedRows(
        open().update({
          status: result,
          decided_by_id: actor.id,
          decided_at: at,
          decision_reason: reason?.trim() || null,
        })
      )
      if (decided === 0) throw refusal('E_NO_CONFIRMATION')
      const { document } = proposal
      if (result === 'confirmed') {
        await trx.from('policies').where({ id: policyId, value_status: 'example' }).update({
          value_status: 'confirmed',
          confirmed_document: document,
          confirmed_by_id: actor.id,
          confirmed_at: at,
        })
      }
      await recordAudit(trx, {
        actor,
        action: result === 'confirmed' ? 'policy.confirmed' : 'policy.confirmation_refused',
        subject: { type: 'policy', id: policyId },
        changes: {
          confirmation: proposal.id,
          ...(result === 'confirmed' ? { valueStatus: ['example', 'confirmed'] } : {}),
          document,
        },
        requestId,
      })
      return document
    })
  }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: MODULE, field })
}
