import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { CHANGES } from '#app/certificates/changes/certificate_change'
import { enqueue } from '#app/shared/outbox/outbox'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { statesBefore } from '#app/certificates/certificate_status'
import type { Carrying } from '#app/certificates/changes/change_row'

/**
 * Revokes the certificate of a change: the number still resolves and says since when and why. One whose
 * subsidy is paid may be revoked too; a draft to recover the money then appears by itself.
 * @throws RuleViolation E_CERTIFICATE_DEAD
 */
export async function revokeCertificate({ trx, actor, change, certificate, requestId }: Carrying) {
  const revoked = await changedRows(
    trx
      .from('certificates')
      .where('id', certificate.id)
      .whereIn('status', statesBefore('revoked'))
      .update({
        status: 'revoked',
        revoked_at: clock.instant(),
        revoked_reason: change.reason,
        revoked_by_id: actor.id,
      })
  )
  if (revoked === 0) throw new RuleViolation('E_CERTIFICATE_DEAD', { module: CHANGES })
  const job = { kind: 'recoveries.draft', payload: { certificateId: certificate.id } }
  await enqueue(trx, [{ ...job, uniqueKey: `recoveries:certificate:${certificate.id}` }])
  await recordAudit(trx, {
    actor,
    action: 'certificate.revoked',
    subject: { type: 'certificate', id: certificate.id },
    reason: change.reason,
    changes: { status: [certificate.status, 'revoked'] },
    requestId,
  })
}
