import type { ClaimRow } from '#app/subsidies/claim_rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Locks the notices that name a claim, before the claim itself: publishing, closing and objecting take
 * a notice first, too.
 */
export async function lockNoticesOf(trx: TransactionClientContract, claimId: number) {
  await trx
    .from('notices')
    .whereIn('id', trx.from('notice_lines').where('claim_id', claimId).select('notice_id'))
    .orderBy('id')
    .forUpdate()
    .select('id')
}

/**
 * Takes a claim whose approval is undone off its notice: the line goes and the notice counts anew.
 * The claim's decisions keep that and when it stood there.
 */
export async function leaveNotice(trx: TransactionClientContract, claim: ClaimRow) {
  const lines = await trx
    .from('notice_lines')
    .where('claim_id', claim.id)
    .select('id', 'notice_id', 'amount_fen')
  for (const line of lines) {
    await trx.from('notice_lines').where('id', line.id).delete()
    await trx
      .from('notices')
      .where('id', line.notice_id)
      .decrement({ claims_count: 1, total_fen: Number(line.amount_fen) })
  }
}
