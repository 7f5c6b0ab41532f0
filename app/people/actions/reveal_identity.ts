import db from '@adonisjs/lucid/services/db'
import { countReveal } from '#app/people/reveal_limit'
import { recordAudit } from '#app/shared/audit/record_audit'
import { decryptField } from '#app/shared/crypto/field_cipher'
import type User from '#models/user'

export interface RevealedIdentity {
  documentNumber: string
  phone: string | null
  account: string | null
}

/**
 * Gives the full numbers of a person, for a reason, and writes who saw them. Without the audit row
 * nothing is shown (Personal Information Protection Law, articles 51 and 54).
 * @throws RuleViolation E_TOO_MANY_REVEALS
 */
export default class RevealIdentity {
  async handle(input: {
    actor: User
    personId: number
    reason: string
    requestId?: string | null
  }): Promise<RevealedIdentity> {
    await countReveal(input.actor.id)
    return db.transaction(async (trx) => {
      const person = await trx
        .from('persons')
        .select('document_cipher', 'phone_cipher', 'account_cipher')
        .where('id', input.personId)
        .firstOrFail()
      const open = (cipher: string | null) => (cipher ? decryptField(cipher) : null)
      const revealed = {
        documentNumber: decryptField(person.document_cipher),
        phone: open(person.phone_cipher),
        account: open(person.account_cipher),
      }
      await recordAudit(trx, {
        actor: input.actor,
        action: 'person.revealed',
        subject: { type: 'person', id: input.personId },
        reason: input.reason,
        requestId: input.requestId,
      })
      return revealed
    })
  }
}
