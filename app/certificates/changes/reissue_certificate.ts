import clock from '#app/shared/clock'
import { CHANGES } from '#app/certificates/changes/certificate_change'
import { isLive } from '#app/certificates/certificate_status'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { openRun, preparePrint } from '#app/certificates/printing/prepare_print'
import type { Carrying } from '#app/certificates/changes/change_row'

/**
 * Gives a certificate another paper copy (补发): the number stays, the print serial is new and the copy
 * that was lost or spoiled is linked to it. Reports of a loss that waited are answered by it.
 * @throws RuleViolation E_CERTIFICATE_DEAD
 */
export async function reissueCertificate({ trx, actor, change, certificate, requestId }: Carrying) {
  if (!isLive(certificate.status))
    throw new RuleViolation('E_CERTIFICATE_DEAD', { module: CHANGES })
  const at = clock.instant()
  const before = await trx
    .from('certificate_prints')
    .where('certificate_id', certificate.id)
    .orderBy('print_number', 'desc')
    .first()
  if (before && !['spoiled', 'lost'].includes(before.status)) {
    await trx
      .from('certificate_prints')
      .where('id', before.id)
      .update({ status: 'lost', ended_at: at, end_reason: change.reason.slice(0, 200) })
  }
  const design = before?.design ?? 'sheet'
  const { base_id: baseId, course_class_id: classId } = certificate
  const runId = await openRun(trx, { baseId, classId, design, actorId: actor.id })
  const { id, serial } = await preparePrint(trx, {
    certificate: { id: certificate.id, number: certificate.number },
    runId,
    design,
    actorId: actor.id,
    changeId: change.id,
    replacesId: before?.id ?? null,
    // The file given out at the issue counts as the first copy even when nobody recorded its printing.
    least: 2,
  })
  await trx
    .from('certificate_losses')
    .where('certificate_id', certificate.id)
    .whereNull('certificate_change_id')
    .update({ certificate_change_id: change.id })
  await recordAudit(trx, {
    actor,
    action: 'certificate.reissued',
    subject: { type: 'certificate', id: certificate.id },
    changes: { print: id, serial, replaces: before?.serial ?? null },
    requestId,
  })
}
