import clock from '#app/shared/clock'
import { CONTESTS } from '#app/competitions/contests/contest_terms'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export const CONTEST_DECISIONS = [
  'opened',
  'reopened',
  'closed',
  'cancelled',
  'published',
  'taken_back',
  'confirmed',
] as const
export type ContestDecision = (typeof CONTEST_DECISIONS)[number]

/** Appends who took a step of a contest, why, and the scores that it threw away, if any. */
export async function recordContestDecision(
  trx: TransactionClientContract,
  step: {
    contestId: number
    decision: ContestDecision
    actor: Pick<User, 'id'>
    reason?: string | null
    thrownAway?: unknown
  }
) {
  await trx.table('contest_decisions').insert({
    contest_id: step.contestId,
    decision: step.decision,
    reason: step.reason ?? null,
    thrown_away: step.thrownAway === undefined ? null : JSON.stringify(step.thrownAway),
    decided_by_id: step.actor.id,
    decided_at: clock.instant(),
  })
}

/**
 * Nobody handles the results of a contest in which they compete.
 * @throws RuleViolation E_OWN_CONTEST
 */
export async function refuseContestant(
  trx: TransactionClientContract,
  actor: Pick<User, 'personId'>,
  contestId: number
) {
  if (actor.personId === null) return
  const own = await trx
    .from('contest_members as m')
    .join('contest_events as v', 'v.id', 'm.contest_event_id')
    .where({ 'v.contest_id': contestId, 'm.person_id': actor.personId, 'm.status': 'entered' })
    .first()
  if (own) throw new RuleViolation('E_OWN_CONTEST', { module: CONTESTS })
}

/** Empties scores, places, prizes and checks of all events; gives the scores that were there. */
export async function clearResults(trx: TransactionClientContract, contestId: number) {
  const scored = await trx
    .from('contest_entries as e')
    .join('contest_events as v', 'v.id', 'e.contest_event_id')
    .where('v.contest_id', contestId)
    .whereNotNull('e.outcome')
    .orderBy('e.id')
    .select('e.id', 'e.number', 'e.outcome', 'e.score_hundredths as scoreHundredths')
    .select('e.tie_hundredths as tieHundredths')
  await trx
    .from('contest_entries')
    .whereIn(
      'id',
      scored.map((one) => one.id)
    )
    .update({
      outcome: null,
      score_hundredths: null,
      tie_hundredths: null,
      passed_title: null,
      rank: null,
      awarded_rank: null,
      prize: null,
    })
  await trx
    .from('contest_events')
    .where('contest_id', contestId)
    .update({ results_by_id: null, results_at: null, checked_by_id: null, checked_at: null })
  return scored.map(({ number, outcome, scoreHundredths, tieHundredths }) => {
    return { number, outcome, scoreHundredths, tieHundredths }
  })
}
