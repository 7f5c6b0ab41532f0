import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Claims of a fund that wait to be put into a batch: their notice is closed, or the bank could not
 * pay them. Add columns and order as needed.
 */
export function payableClaims(client: QueryClientContract, fundId?: number) {
  const query = client.from('claims').where((open) => {
    open.where('claims.status', 'failed').orWhere((noticed) => {
      noticed.where('claims.status', 'noticed').whereExists((notice) => {
        notice
          .from('notice_lines')
          .join('notices', 'notices.id', 'notice_lines.notice_id')
          .whereColumn('notice_lines.claim_id', 'claims.id')
          .where('notices.status', 'closed')
      })
    })
  })
  return fundId === undefined ? query : query.where('claims.fund_id', fundId)
}
