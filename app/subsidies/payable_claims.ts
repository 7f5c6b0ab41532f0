import type { ClaimKind } from '#app/subsidies/claim_kinds'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Which of a fund's claims go into a batch; what is left out does not narrow the choice. */
export interface PaymentChoice {
  kind?: ClaimKind
  payee?: 'base' | 'person' | 'employer'
  baseId?: number
  classId?: number
  /** Only claims that the bank could not pay, or only others. */
  attempt?: 'first' | 'again'
}

/** In the words of the index `claims_payable`: with bound values no database would know that it holds them. */
const PAYABLE = `claims.held_at IS NULL AND claims.disputed_at IS NULL AND (claims.status = 'failed'
  OR (claims.status = 'noticed' AND claims.notice_closed_at IS NOT NULL))`

/**
 * Claims of a fund that wait to be put into a batch: their notice is closed, or the bank could not
 * pay them. Add columns and order as needed.
 */
export function payableClaims(
  client: QueryClientContract,
  fundId?: number,
  choice: PaymentChoice = {}
) {
  const query = client.from('claims').whereRaw(PAYABLE)
  if (choice.kind) query.where('claims.kind', choice.kind)
  if (choice.payee) query.where('claims.payee_kind', choice.payee)
  if (choice.baseId) query.where('claims.base_id', choice.baseId)
  if (choice.classId) query.where('claims.course_class_id', choice.classId)
  if (choice.attempt === 'again') query.where('claims.status', 'failed')
  if (choice.attempt === 'first') query.where('claims.status', 'noticed')
  return fundId === undefined ? query : query.where('claims.fund_id', fundId)
}
