import clock from '#app/shared/clock'
import { lockCertificates, stopClaims } from '#app/oversight/stop_claims'
import { lockClaims } from '#app/subsidies/claim_rows'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { proposeCertificateChange } from '#app/certificates/changes/propose_certificate_change'
import { refuseCorrection } from '#app/oversight/corrections/refusal'
import type { Outlook } from '#app/oversight/corrections/queries/outlook'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

/** Why a certificate is revoked, as everybody reads it who verifies one. */
const PUBLIC_REASON = '考核成绩更正后不再符合发证条件'

export interface CorrectionToFollow {
  id: number
  reason: string
  document: string
}

/**
 * Drafts what follows from a corrected mark, each for approval in its own place: the grade, the
 * certificates, the claims and their money. Claims that could still be paid stand still until
 * somebody decided, also those in a batch, which is not exported then, and those at the bank, which
 * are not sent a second time. Locks claims, then certificates, each by ascending id; the serial of
 * recoveries comes first, the audit head last.
 * @throws RuleViolation E_CORRECTION_OWN_CLAIM
 */
export async function draftConsequences(
  trx: TransactionClientContract,
  { correction, outlook, actor }: { correction: CorrectionToFollow; outlook: Outlook; actor: User }
): Promise<number> {
  const rows: Record<string, unknown>[] = []
  if (outlook.change === 'gained') {
    rows.push({ kind: 'grade_award' }, { kind: 'certificate_issue' }, { kind: 'claim_preparation' })
  }
  if (outlook.change === 'lost') {
    if (outlook.gradeRecord) {
      rows.push({ kind: 'grade_withdrawal', grade_record_id: outlook.gradeRecord.id })
    }
    const claims = await lockClaims(
      trx,
      outlook.claims.map((claim) => claim.id)
    )
    await lockCertificates(
      trx,
      outlook.certificates.map((one) => one.id)
    )
    for (const claim of claims) {
      if (separationFault(officerOf(actor), claim, 'handle')) {
        refuseCorrection('E_CORRECTION_OWN_CLAIM', { number: claim.number })
      }
    }
    const { document } = correction
    const reason = `成绩更正：${correction.reason}`.slice(0, 200)
    rows.push(...(await stopClaims(trx, claims, { actor, reason, document })))
    for (const certificate of outlook.certificates) {
      const changeId = await proposeCertificateChange(trx, {
        certificateId: certificate.id,
        kind: 'revocation',
        // What people wrote in the correction is the bureau's: this line is read by whoever verifies.
        reason: PUBLIC_REASON,
        document,
        proposedById: null,
      })
      rows.push({
        kind: 'certificate_revocation',
        certificate_id: certificate.id,
        certificate_change_id: changeId,
      })
    }
  }
  const at = clock.instant()
  for (const row of rows) {
    await trx
      .table('score_consequences')
      .insert({ ...row, score_correction_id: correction.id, created_at: at })
  }
  return rows.length
}
