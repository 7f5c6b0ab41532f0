import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { decryptField } from '#app/shared/crypto/field_cipher'
import type User from '#models/user'

/** Gives the contact of an objector and writes who saw it; without the audit row nothing is shown. */
export default class RevealContact {
  async handle(input: {
    actor: User
    objectionId: number
    requestId?: string | null
  }): Promise<string> {
    return db.transaction(async (trx) => {
      const row = await trx
        .from('notice_objections')
        .where('id', input.objectionId)
        .select('number', 'contact_cipher')
        .firstOrFail()
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
