import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { clearResults, recordContestDecision } from '#app/competitions/contests/contest_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  CONTESTS,
  lockContest,
  refuseMove,
  type ContestRow,
} from '#app/competitions/contests/contest_terms'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface MoveContestInput {
  actor: User
  contestId: number
  to: 'open' | 'closed' | 'cancelled'
  /** Needed to cancel, and to open again a contest that has results. */
  reason?: string | null
  requestId?: string | null
}

/**
 * Opens a contest to entries, closes it to them, or cancels it. Opened again after results were
 * recorded, the scores and their checks are emptied, since they are not of everybody any more; the
 * decision keeps them.
 * @throws RuleViolation E_CONTEST_STATE, E_NO_EVENT, E_REASON_NEEDED
 */
export default class MoveContest {
  async handle({ actor, contestId, to, reason, requestId }: MoveContestInput) {
    if (to === 'cancelled' && !reason) refuseWithoutReason()
    await db.transaction(async (trx) => {
      const contest = await lockContest(trx, contestId, 'draft', 'open', 'closed')
      refuseMove(contest, to)
      const cleared = to === 'open' ? await prepareToOpen(trx, contest, reason) : []
      await trx
        .from('contests')
        .where('id', contestId)
        .update({
          status: to,
          cancelled_reason: to === 'cancelled' ? reason : null,
          updated_at: clock.instant(),
        })
      const isAgain = to === 'open' && contest.status === 'closed'
      await recordContestDecision(trx, {
        contestId,
        actor,
        decision: to === 'open' ? (isAgain ? 'reopened' : 'opened') : to,
        reason,
        ...(cleared.length > 0 ? { thrownAway: cleared } : {}),
      })
      await recordAudit(trx, {
        actor,
        action: `contest.${to}`,
        subject: { type: 'contest', id: contestId },
        reason,
        changes: {
          status: [contest.status, to],
          ...(cleared.length > 0 ? { scoresCleared: cleared.length } : {}),
        },
        requestId,
      })
    })
  }
}

async function prepareToOpen(
  trx: TransactionClientContract,
  contest: ContestRow,
  reason?: string | null
) {
  const events = await trx.from('contest_events').where('contest_id', contest.id)
  if (events.length === 0) throw new RuleViolation('E_NO_EVENT', { module: CONTESTS })
  if (!events.some((event) => event.results_at)) return []
  if (!reason) refuseWithoutReason()
  return clearResults(trx, contest.id)
}

function refuseWithoutReason(): never {
  throw new RuleViolation('E_REASON_NEEDED', { module: CONTESTS, field: 'reason' })
}
