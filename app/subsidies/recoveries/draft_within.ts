import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { recoveryNumber, takeSerials } from '#app/subsidies/serials'
import { recoveredOf, refusal, refuseOwn } from '#app/subsidies/recoveries/recovery_rows'
import type { ClaimRow } from '#app/subsidies/claim_rows'
import type { RecoveryReason } from '#app/subsidies/recoveries/recovery_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface RecoveryToDraft {
  actor: User
  reasonCode: RecoveryReason
  reason: string
  document?: string | null
  /** All that has not come back, when left out. */
  amountFen?: number
}

/**
 * Drafts the recovery of a paid claim within a transaction that holds the claim; take the serial of
 * recoveries before locking claims. The audit is the caller's.
 * @throws RuleViolation E_CLAIM_NOT_PAID, E_RECOVERY_EXISTS, E_RECOVERY_AMOUNT, E_OWN_CLAIM,
 * E_OWN_BASE
 */
export async function draftWithin(
  trx: TransactionClientContract,
  claim: ClaimRow,
  input: RecoveryToDraft
): Promise<{ id: number; number: string; amountFen: number }> {
  refuseOwn(input.actor, claim)
  const { number: claimNumber } = claim
  if (claim.status !== 'paid') throw refusal('E_CLAIM_NOT_PAID', { number: claimNumber })
  const live = await trx
    .from('recoveries')
    .where('claim_id', claim.id)
    .whereIn('status', ['draft', 'open'])
    .first()
  if (live) throw refusal('E_RECOVERY_EXISTS', { number: claimNumber, other: live.number })
  const most = claim.amountFen - (await recoveredOf(trx, claim.id))
  const amountFen = input.amountFen ?? most
  if (amountFen <= 0 || amountFen > most) {
    throw refusal('E_RECOVERY_AMOUNT', { most: Money.fen(most).toString() }, 'amount')
  }
  const year = clock.year()
  const number = recoveryNumber(year, await takeSerials(trx, 'recovery', year, 1))
  const [row] = await trx
    .table('recoveries')
    .returning('id')
    .insert({
      number,
      claim_id: claim.id,
      fund_id: claim.fundId,
      reason_code: input.reasonCode,
      reason: input.reason,
      document: input.document || null,
      amount_fen: amountFen,
      status: 'draft',
      created_by_id: input.actor.id,
      created_at: clock.instant(),
    })
  return { id: Number(row.id ?? row), number, amountFen }
}
