import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Claims of a fund that wait to be put into a batch: their notice is closed, or the bank could not
 * pay them. Add columns and order as needed.
 */
export function payableClaims(client: QueryClientContract, fundId?: number) {
  const query = client.from('claims').whereNull('claims.held_at')
  query.whereNull('claims.disputed_at').where((open) => {
    open.where('claims.status', 'failed').orWhere((noticed) => {
      noticed.where('claims.status', 'noticed').whereNotNull('claims.notice_closed_at')
    })
  })
  return fundId === undefined ? query : query.where('claims.fund_id', fundId)
}
