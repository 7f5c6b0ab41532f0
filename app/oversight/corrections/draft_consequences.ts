import clock from '#app/shared/clock'
import { draftWithin } from '#app/subsidies/recoveries/draft_within'
import { holdableStatuses } from '#app/subsidies/review/actions/hold_claim'
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

export interface CorrectionToFollow {
  id: number
  reason: string
  document: string
}

/**
 * Drafts what follows from a corrected mark, each for approval in its own place: the grade, the
 * certificates, the claims and their money. Claims that could still be paid stand still until
 * somebody decided. Locks claims before certificates; the serial of recoveries comes first.
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
    rows.push(...(await stopClaims(trx, correction, outlook, actor)))
    for (const certificate of outlook.certificates) {
      const changeId = await proposeCertificateChange(trx, {
        certificateId: certificate.id,
        kind: 'revocation',
        reason: `成绩更正：${correction.reason}`.slice(0, 200),
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

async function stopClaims(
  trx: TransactionClientContract,
  correction: CorrectionToFollow,
  outlook: Outlook,
  actor: User
) {
  const reason = `成绩更正：${correction.reason}`.slice(0, 200)
  const claims = await lockClaims(
    trx,
    outlook.claims.map((claim) => claim.id)
  )
  // Before the first audit row: its head is the last lock of every transaction.
  await trx
    .from('certificates')
    .whereIn(
      'id',
      outlook.certificates.map((one) => one.id)
    )
    .orderBy('id')
    .select('id')
    .forUpdate()
  const rows: Record<string, unknown>[] = []
  for (const claim of claims) {
    if (separationFault(officerOf(actor), claim, 'handle')) {
      refuseCorrection('E_CORRECTION_OWN_CLAIM', { number: claim.number })
    }
    const isWithBank = ['batched', 'paying', ...paidStatuses].includes(claim.status)
    if (isWithBank) {
      rows.push({
        kind: 'claim_recovery',
        claim_id: claim.id,
        recovery_id: await recoveryOf(trx, claim, { actor, reason, document: correction.document }),
      })
      continue
    }
    if (holdableStatuses.includes(claim.status) && !claim.heldAt) {
      await holdWithin(trx, { actor, claim, reason })
      await recordAudit(trx, {
        actor,
        action: 'claim.held',
        subject: { type: 'claim', id: claim.id },
        changes: { number: claim.number, status: claim.status },
      })
    }
    rows.push({ kind: 'claim_withdrawal', claim_id: claim.id })
  }
  return rows
}

/** The recovery that asks for the money back: the one that waits, or a draft; none before it is paid. */
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
