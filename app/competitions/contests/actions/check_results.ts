import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest } from '#app/competitions/contests/contest_terms'
import { placeEntries, type EventToPlace } from '#app/competitions/contests/place_entries'
import { refuseContestant } from '#app/competitions/contests/contest_step'
import type User from '#models/user'

/**
 * A second person compares the scores of an event with the judges' sheets; then places and prizes stand
 * as `placeEntries` says, until the list is published.
 * @throws RuleViolation E_CONTEST_STATE, E_OWN_CONTEST, E_NO_RESULTS, E_RECORDED_BY_YOU, E_TIE
 */
export default class CheckResults {
  async handle(input: {
    actor: User
    contestId: number
    eventId: number
    requestId?: string | null
  }) {
    const { actor, contestId, eventId, requestId } = input
    await db.transaction(async (trx) => {
      await lockContest(trx, contestId, 'closed')
      await refuseContestant(trx, actor, contestId)
      const event = await trx
        .from('contest_events')
        .where({ id: eventId, contest_id: contestId })
        .firstOrFail()
      if (!event.results_at) throw new RuleViolation('E_NO_RESULTS', { module: CONTESTS })
      if (event.results_by_id === actor.id) {
        throw new RuleViolation('E_RECORDED_BY_YOU', { module: CONTESTS })
      }
      const placed = await placeEntries(trx, event as EventToPlace)
      await trx
        .from('contest_events')
        .where('id', eventId)
        .update({ checked_by_id: actor.id, checked_at: clock.instant() })
      await recordAudit(trx, {
        actor,
        action: 'contest.results_checked',
        subject: { type: 'contest', id: contestId },
        changes: { event: event.name, prizes: placed.filter((one) => one.prize).length },
        requestId,
      })
    })
  }
}
