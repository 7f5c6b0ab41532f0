import clock from '#app/shared/clock'
import { draftWithin } from '#app/subsidies/recoveries/draft_within'
import { stoppedStatuses } from '#app/subsidies/review/actions/hold_claim'
import { holdWithin } from '#app/subsidies/review/hold_within'
import { lockClaims, type ClaimRow } from '#app/subsidies/claim_rows'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { paidStatuses } from '#app/subsidies/claim_status'
import { proposeCertificateChange } from '#app/certificates/changes/propose_certificate_change'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseCorrection } from '#app/oversight/corrections/refusal'
import { takeSerials } from '#app/subsidies/serials'
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
    await lockCertificates(trx, outlook)
    rows.push(...(await stopClaims(trx, correction, claims, actor)))
    for (const certificate of outlook.certificates) {
      const changeId = await proposeCertificateChange(trx, {
        certificateId: certificate.id,
        kind: 'revocation',
        // What people wrote in the correction is the bureau's: this line is read by whoever verifies.
        reason: PUBLIC_REASON,
        document: correction.document,
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

function lockCertificates(trx: TransactionClientContract, { certificates }: Outlook) {
  const ids = certificates.map((one) => one.id)
  return trx.from('certificates').whereIn('id', ids).orderBy('id').select('id').forUpdate()
}

async function stopClaims(
  trx: TransactionClientContract,
  correction: CorrectionToFollow,
  claims: ClaimRow[],
  actor: User
) {
  const reason = `成绩更正：${correction.reason}`.slice(0, 200)
  const rows: Record<string, unknown>[] = []
  for (const claim of claims) {
    if (separationFault(officerOf(actor), claim, 'handle')) {
      refuseCorrection('E_CORRECTION_OWN_CLAIM', { number: claim.number })
    }
    if (stoppedStatuses.includes(claim.status) && !claim.heldAt) {
      await holdWithin(trx, { actor, claim, reason })
      await recordAudit(trx, {
        actor,
        action: 'claim.held',
        subject: { type: 'claim', id: claim.id },
        changes: { number: claim.number, status: claim.status },
      })
    }
    if (!['paying', ...paidStatuses].includes(claim.status)) {
      rows.push({ kind: 'claim_withdrawal', claim_id: claim.id })
      continue
    }
    rows.push({
      kind: 'claim_recovery',
      claim_id: claim.id,
      recovery_id: await recoveryOf(trx, claim, { actor, reason, document: correction.document }),
    })
  }
  return rows
}

/**
 * The recovery that asks for the money back: the one that stands, or a draft. None before it is paid:
 * should the bank pay the held claim all the same, `DraftRecoveries` drafts one.
 */
async function recoveryOf(
  trx: TransactionClientContract,
  claim: ClaimRow,
  { actor, reason, document }: { actor: User; reason: string; document: string }
): Promise<number | null> {
  const live = await trx
    .from('recoveries')
    .where('claim_id', claim.id)
    .whereNot('status', 'cancelled')
    .orderBy('id', 'desc')
    .first()
  if (live) return live.id
  if (claim.status !== 'paid') return null
  const { id, number, amountFen } = await draftWithin(trx, claim, {
    actor,
    reasonCode: 'certificate_void',
    reason,
    document,
  })
  await recordAudit(trx, {
    actor,
    action: 'recovery.drafted',
    subject: { type: 'recovery', id },
    changes: { number, claim: claim.number, reasonCode: 'certificate_void', amountFen },
  })
  return id
}

/** Takes the locks of money in their order, before any claim is locked. */
export async function takeMoneyLocks(trx: TransactionClientContract) {
  await takeSerials(trx, 'recovery', clock.year(), 0)
}
