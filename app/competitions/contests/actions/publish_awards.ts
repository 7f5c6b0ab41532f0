import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { placeEntries, type EventToPlace } from '#app/competitions/contests/place_entries'
import { recordContestDecision, refuseContestant } from '#app/competitions/contests/contest_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import {
  CONTESTS,
  lockContest,
  PUBLICITY_WORKING_DAYS,
} from '#app/competitions/contests/contest_terms'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Puts the award list of a contest before the public for its working days; today does not count. The
 * places are worked out once more: who holds a title that passes places on may have changed since the
 * check.
 * @throws RuleViolation E_CONTEST_STATE, E_OWN_CONTEST, E_UNCHECKED, E_TIE, E_NO_PRIZE,
 *   E_CALENDAR_NOT_LOADED
 */
export default class PublishAwards {
  async handle(input: { actor: User; contestId: number; requestId?: string | null }) {
    const { actor, contestId, requestId } = input
    const calendar = await WorkCalendar.load()
    return db.transaction(async (trx): Promise<{ opensOn: string; closesOn: string }> => {
      await lockContest(trx, contestId, 'closed')
      await refuseContestant(trx, actor, contestId)
      await refuseUnchecked(trx, contestId)
      const events: EventToPlace[] = await trx
        .from('contest_events')
        .where('contest_id', contestId)
        .orderBy('id')
      const placed = []
      for (const event of events) placed.push(...(await placeEntries(trx, event)))
      if (!placed.some((one) => one.prize))
        throw new RuleViolation('E_NO_PRIZE', { module: CONTESTS })
      const opensOn = clock.today()
      const closesOn = calendar.addWorkingDays(opensOn, PUBLICITY_WORKING_DAYS)
      const at = clock.instant()
      await trx.from('contests').where('id', contestId).update({
        status: 'published',
        publicity_opens_on: opensOn,
        publicity_closes_on: closesOn,
        published_by_id: actor.id,
        published_at: at,
        updated_at: at,
      })
      await recordContestDecision(trx, { contestId, actor, decision: 'published' })
      await recordAudit(trx, {
        actor,
        action: 'contest.published',
        subject: { type: 'contest', id: contestId },
        changes: { opensOn, closesOn },
        requestId,
      })
      return { opensOn, closesOn }
    })
  }
}

/** An entry without a result is unchecked too, whatever the event says. */
async function refuseUnchecked(trx: TransactionClientContract, contestId: number) {
  const unchecked = await trx
    .from('contest_events as v')
    .where('v.contest_id', contestId)
    .whereExists((query) => {
      query
        .from('contest_entries as e')
        .whereColumn('e.contest_event_id', 'v.id')
        .where('e.status', 'entered')
        .where((open) => open.whereNull('e.outcome').orWhereNull('v.checked_at'))
        .select('e.id')
    })
    .select('v.name')
    .first()
  if (unchecked) {
    throw new RuleViolation('E_UNCHECKED', { module: CONTESTS, params: { event: unchecked.name } })
  }
}
