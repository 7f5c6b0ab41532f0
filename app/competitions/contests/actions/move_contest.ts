import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest, refuseMove } from '#app/competitions/contests/contest_terms'
import type User from '#models/user'

export interface MoveContestInput {
  actor: User
  contestId: number
  to: 'open' | 'closed' | 'cancelled'
  /** Needed to cancel. */
  reason?: string | null
  requestId?: string | null
}

/**
 * Opens a contest to entries, closes it to them, or cancels it.
 * @throws RuleViolation E_CONTEST_STATE, E_NO_EVENT, E_REASON_NEEDED
 */
export default class MoveContest {
  async handle({ actor, contestId, to, reason, requestId }: MoveContestInput) {
    if (to === 'cancelled' && !reason) {
      throw new RuleViolation('E_REASON_NEEDED', { module: CONTESTS, field: 'reason' })
    }
    await db.transaction(async (trx) => {
      const contest = await lockContest(trx, contestId, 'draft', 'open', 'closed')
      refuseMove(contest, to)
      if (to === 'open') {
        const event = await trx.from('contest_events').where('contest_id', contestId).first()
        if (!event) throw new RuleViolation('E_NO_EVENT', { module: CONTESTS })
      }
      await trx
        .from('contests')
        .where('id', contestId)
        .update({
          status: to,
          cancelled_reason: to === 'cancelled' ? reason : null,
          updated_at: clock.instant(),
        })
      await recordAudit(trx, {
        actor,
        action: `contest.${to}`,
        subject: { type: 'contest', id: contestId },
        changes: { status: [contest.status, to] },
        requestId,
      })
    })
  }
}
