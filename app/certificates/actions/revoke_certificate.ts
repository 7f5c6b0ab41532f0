import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { MODULE } from '#app/certificates/issue_rules'
import { enqueue } from '#app/shared/outbox/outbox'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { statesBefore } from '#app/certificates/certificate_status'
import type User from '#models/user'

interface RevokeCertificateInput {
  actor: User
  certificateId: number
  /** At least five characters: it is shown to everybody who verifies the certificate. */
  reason: string
  requestId?: string
}

/**
 * Revokes a certificate: the number still resolves and says since when and why. A certificate whose
 * subsidy is paid may be revoked too; a draft to recover the money then appears by itself.
 *
 * @throws RuleViolation E_REVOKE_REASON, E_REVOKE_REASON_PERSONAL, E_NOT_REVOCABLE
 */
export default class RevokeCertificate {
  async handle({ actor, certificateId, reason, requestId }: RevokeCertificateInput) {
    const words = reason.trim()
    if (Array.from(words).length < 5) {
      throw new RuleViolation('E_REVOKE_REASON', { module: MODULE, field: 'reason' })
    }
    // The reason is public: no number of identity, phone or account belongs into it.
    if (/\d{11}/.test(words.normalize('NFKC'))) {
      throw new RuleViolation('E_REVOKE_REASON_PERSONAL', { module: MODULE, field: 'reason' })
    }
    await db.transaction(async (trx) => {
      const before = await trx
        .from('certificates')
        .where('id', certificateId)
        .forUpdate()
        .select('status')
        .firstOrFail()
      const revoked = await changedRows(
        trx
          .from('certificates')
          .where('id', certificateId)
          .whereIn('status', statesBefore('revoked'))
          .update({
            status: 'revoked',
            revoked_at: clock.instant(),
            revoked_reason: words,
            revoked_by_id: actor.id,
          })
      )
      if (revoked === 0) throw new RuleViolation('E_NOT_REVOCABLE', { module: MODULE })
      const job = { kind: 'recoveries.draft', payload: { certificateId } }
      await enqueue(trx, [{ ...job, uniqueKey: `recoveries:certificate:${certificateId}` }])
      await recordAudit(trx, {
        actor,
        action: 'certificate.revoked',
        subject: { type: 'certificate', id: certificateId },
        changes: { status: [before.status, 'revoked'], reason: words },
        requestId,
      })
    })
  }
}
