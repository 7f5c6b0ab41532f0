import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest } from '#app/competitions/contests/contest_terms'
import { placings, tiesInPrizes, type ScoredEntry } from '#app/competitions/contests/placings'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * A second person compares the scores of an event with the judges' sheets; then places and prizes stand.
 * Who holds a title that passes a place on takes no honours, and the places behind move up
 * (山西省第四届职业技能大赛, 2023: 递补); a team with such a holder takes none.
 * @throws RuleViolation E_CONTEST_STATE, E_NO_RESULTS, E_RECORDED_BY_YOU, E_TIE
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
      const event = await trx
        .from('contest_events')
        .where({ id: eventId, contest_id: contestId })
        .firstOrFail()
      if (!event.results_at) throw new RuleViolation('E_NO_RESULTS', { module: CONTESTS })
      if (event.results_by_id === actor.id) {
        throw new RuleViolation('E_RECORDED_BY_YOU', { module: CONTESTS })
      }
      await passHolders(trx, eventId)
      const placed = placings(await scoredEntries(trx, eventId), {
        first: event.first_prizes,
        second: event.second_prizes,
        third: event.third_prizes,
        meritPercent: event.merit_percent,
      })
      const [tie] = tiesInPrizes(placed)
      if (tie !== undefined) {
        throw new RuleViolation('E_TIE', { module: CONTESTS, params: { place: tie } })
      }
      for (const { id, rank, awardedRank, prize } of placed) {
        await trx
          .from('contest_entries')
          .where('id', id)
          .update({ rank, awarded_rank: awardedRank, prize })
      }
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

async function passHolders(trx: TransactionClientContract, eventId: number) {
  const holders = await trx
    .from('contest_members as m')
    .join('title_holders as h', 'h.person_id', 'm.person_id')
    .join('titles as t', 't.id', 'h.title_id')
    .where({ 'm.contest_event_id': eventId, 'm.status': 'entered' })
    .where({ 'h.status': 'held', 't.passes_place_on': 'yes' })
    .orderBy('t.id')
    .select('m.contest_entry_id as entryId', 't.name_zh as title')
  for (const { entryId, title } of holders) {
    await trx
      .from('contest_entries')
      .where({ id: entryId, takes_honours: 'yes' })
      .update({ takes_honours: 'no', honours_reason: title })
  }
}

async function scoredEntries(
  trx: TransactionClientContract,
  eventId: number
): Promise<ScoredEntry[]> {
  const rows = await trx
    .from('contest_entries')
    .where({ contest_event_id: eventId, status: 'entered' })
    .orderBy('id')
    .select('id', 'outcome', 'score_hundredths', 'takes_honours')
  return rows.map((row) => ({
    id: row.id,
    outcome: row.outcome,
    scoreHundredths: row.score_hundredths,
    takesHonours: row.takes_honours === 'yes',
  }))
}
