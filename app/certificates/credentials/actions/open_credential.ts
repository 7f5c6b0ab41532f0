import db from '@adonisjs/lucid/services/db'
import { openBadge } from '#app/certificates/credentials/open_badge'
import { recordAudit } from '#app/shared/audit/record_audit'
import type User from '#models/user'

interface OpenCredentialInput {
  actor: User
  certificateId: number
  requestId?: string
}

/**
 * Hands out a certificate as a credential, which bears the holder's whole name, and leaves a trace of who
 * asked for it; holders take their own without one.
 */
export default class OpenCredential {
  async handle({ actor, certificateId, requestId }: OpenCredentialInput) {
    const row = await db
      .from('certificates')
      .where('id', certificateId)
      .select('id', 'number', 'title', 'facts_cipher', 'person_id')
      .firstOrFail()
    if (row.person_id !== actor.personId) {
      await db.transaction((trx) =>
        recordAudit(trx, {
          actor,
          action: 'certificate.credential_read',
          subject: { type: 'certificate', id: row.id },
          requestId,
        })
      )
    }
    const credential = await openBadge(db.connection(), {
      id: row.id,
      number: row.number,
      title: row.title,
      facts_cipher: row.facts_cipher,
    })
    return { number: row.number as string, credential }
  }
}
