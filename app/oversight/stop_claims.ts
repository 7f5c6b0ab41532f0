import clock from '#app/shared/clock'
import { draftWithin } from '#app/subsidies/recoveries/draft_within'
import { holdWithin } from '#app/subsidies/review/hold_within'
import { paidStatuses } from '#app/subsidies/claim_status'
import { recordAudit } from '#app/shared/audit/record_audit'
import { stoppedStatuses } from '#app/subsidies/review/actions/hold_claim'
import { takeSerials } from '#app/subsidies/serials'
import type { ClaimRow } from '#app/subsidies/claim_rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

/** Why claims stop: internal words, and the paper that says so. */
export interface Ground {
  actor: User
  reason: string
  document: string
}

export type StoppedClaim = {
  kind: 'claim_withdrawal' | 'claim_recovery'
  claim_id: number
  recovery_id?: number | null
}

/** Takes the locks of money in their order, before any claim is locked. */
export async function takeMoneyLocks(trx: TransactionClientContract) {
  await takeSerials(trx, 'recovery', clock.year(), 0)
}

/** Locks certificates by ascending id; after the claims, before the first audit row. */
export function lockCertificates(trx: TransactionClientContract, ids: number[]) {
  return trx.from('certificates').whereIn('id', ids).orderBy('id').select('id').forUpdate()
}

/**
 * Stops locked claims whose ground has gone: what is not paid is held, also in a batch, which is not
 * exported then, and at the bank, which is not asked twice; of what is paid a recovery is drafted. Whether
 * the actor may handle each is the caller's.
 */
export async function stopClaims(
  trx: TransactionClientContract,
  claims: ClaimRow[],
  ground: Ground
): Promise<StoppedClaim[]> {
  const { actor, reason } = ground
  const rows: StoppedClaim[] = []
  for (const claim of claims) {
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
    const recoveryId = await recoveryOf(trx, claim, ground)
    rows.push({ kind: 'claim_recovery', claim_id: claim.id, recovery_id: recoveryId })
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
  { actor, reason, document }: Ground
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
