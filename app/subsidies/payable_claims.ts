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

/**
 * Claims of a fund that wait to be put into a batch: their notice is closed, or the bank could not
 * pay them. Add columns and order as needed.
 */
export function payableClaims(
  client: QueryClientContract,
  fundId?: number,
  choice: PaymentChoice = {}
) {
  const query = client.from('claims').whereNull('claims.held_at')
  query.whereNull('claims.disputed_at').where((open) => {
    open.where('claims.status', 'failed').orWhere((noticed) => {
      noticed.where('claims.status', 'noticed').whereNotNull('claims.notice_closed_at')
    })
  })
  if (choice.kind) query.where('claims.kind', choice.kind)
  if (choice.payee) query.where('claims.payee_kind', choice.payee)
  if (choice.baseId) query.where('claims.base_id', choice.baseId)
  if (choice.classId) query.where('claims.course_class_id', choice.classId)
  if (choice.attempt === 'again') query.where('claims.status', 'failed')
  if (choice.attempt === 'first') query.where('claims.status', 'noticed')
  return fundId === undefined ? query : query.where('claims.fund_id', fundId)
}
