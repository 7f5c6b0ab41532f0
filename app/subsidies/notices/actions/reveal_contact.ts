import db from '@adonisjs/lucid/services/db'
import { countReveal } from '#app/people/reveal_limit'
import { recordAudit } from '#app/shared/audit/record_audit'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { refuseParty } from '#app/subsidies/notices/refuse_party'
import type User from '#models/user'

/**
 * Gives the contact of an objector and writes who saw it; without the audit row nothing is shown.
 * @throws RuleViolation E_OWN_CLAIM, E_OWN_BASE; E_TOO_MANY_REVEALS of people
 */
export default class RevealContact {
  async handle(input: {
    actor: User
    objectionId: number
    requestId?: string | null
  }): Promise<string> {
    await countReveal(input.actor.id)
    return db.transaction(async (trx) => {
      const row = await trx
        .from('notice_objections')
        .where('id', input.objectionId)
        .select('number', 'contact_cipher', 'claim_id')
        .firstOrFail()
      await refuseParty(trx, input.actor, { claim_id: row.claim_id })
      const contact = decryptField(row.contact_cipher)
      await recordAudit(trx, {
        actor: input.actor,
        action: 'objection.revealed',
        subject: { type: 'objection', id: input.objectionId },
        changes: { number: row.number },
        requestId: input.requestId,
      })
      return contact
    })
  }
}
