import type { PlannedClass } from '#app/classes/amendments/amendment_changes'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Ends leave for sessions that go to another day: it was asked for the old one. A request of which no
 * session is left and that nobody decided counts as withdrawn.
 */
export async function releaseLeave(trx: TransactionClientContract, { changes }: PlannedClass) {
  const ids = changes
    .filter(({ before, after }) => before.day !== after.day)
    .map(({ before }) => before.id)
  const live = trx
    .from('leave_request_sessions')
    .whereIn('class_session_id', ids)
    .where('is_live', true)
  const requests = await live.clone().distinct('leave_request_id')
  await live.update({ is_live: false })
  await trx
    .from('leave_requests')
    .whereIn(
      'id',
      requests.map((row) => row.leave_request_id)
    )
    .where('status', 'asked')
    .whereNotIn(
      'id',
      trx.from('leave_request_sessions').where('is_live', true).select('leave_request_id')
    )
    .update({ status: 'withdrawn' })
}
