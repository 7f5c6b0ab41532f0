import { CONTESTS } from '#app/competitions/contests/contest_terms'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  placings,
  tiesInPrizes,
  type Placing,
  type ScoredEntry,
} from '#app/competitions/contests/placings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface EventToPlace {
  id: number
  first_prizes: number
  second_prizes: number
  third_prizes: number
  merit_percent: number
  tie_break: string | null
}

/**
 * Writes the places and prizes of an event by its scores, as things stand: whoever holds a title that
 * passes a place on takes no honours, and the places behind move up (山西省第四届职业技能大赛, 2023:
 * 递补); a team with such a holder takes none.
 * @throws RuleViolation E_TIE when what decides equal scores leaves a prize shared
 */
export async function placeEntries(
  trx: TransactionClientContract,
  event: EventToPlace
): Promise<Placing[]> {
  await passHolders(trx, event.id)
  const placed = placings(await scoredEntries(trx, event.id), {
    first: event.first_prizes,
    second: event.second_prizes,
    third: event.third_prizes,
    meritPercent: event.merit_percent,
  })
  const [tie] = event.tie_break ? tiesInPrizes(placed) : []
  if (tie !== undefined) {
    const params = { place: tie, decides: event.tie_break! }
    throw new RuleViolation('E_TIE', { module: CONTESTS, params })
  }
  for (const { id, rank, awardedRank, prize } of placed) {
    await trx
      .from('contest_entries')
      .where('id', id)
      .update({ rank, awarded_rank: awardedRank, prize })
  }
  return placed
}

async function passHolders(trx: TransactionClientContract, eventId: number) {
  await trx
    .from('contest_entries')
    .where('contest_event_id', eventId)
    .update({ passed_title: null })
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
      .where({ id: entryId })
      .whereNull('passed_title')
      .update({ passed_title: title })
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
    .select('id', 'outcome', 'score_hundredths', 'tie_hundredths')
    .select('takes_honours', 'passed_title')
  return rows.map((row) => ({
    id: row.id,
    outcome: row.outcome,
    scoreHundredths: row.score_hundredths,
    tieHundredths: row.tie_hundredths,
    takesHonours: row.takes_honours === 'yes' && row.passed_title === null,
  }))
}
