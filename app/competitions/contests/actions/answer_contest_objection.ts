import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordContestDecision, refuseContestant } from '#app/competitions/contests/contest_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest, type ContestRow } from '#app/competitions/contests/contest_terms'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface AnswerContestObjectionInput {
  actor: User
  contestId: number
  objectionId: number
  result: 'upheld' | 'dismissed'
  answer: string
  requestId?: string | null
}

/**
 * Answers an objection, by another person than took it down, recorded or checked the results it is
 * about, or published the list. Upheld, the list is taken back: the scores
 * are put right, checked and published anew, for the whole time again.
 * @throws RuleViolation E_CONTEST_STATE, E_OBJECTION_ANSWERED, E_RECORDED_BY_YOU,
 *   E_HAND_IN_RESULTS, E_OWN_CONTEST
 */
export default class AnswerContestObjection {
  async handle(input: AnswerContestObjectionInput) {
    const { actor, contestId, objectionId, result, answer, requestId } = input
    await db.transaction(async (trx) => {
      const contest = await lockContest(trx, contestId, 'published')
      const objection = await trx
        .from('contest_objections')
        .where({ id: objectionId, contest_id: contestId })
        .firstOrFail()
      if (objection.recorded_by_id === actor.id) {
        throw new RuleViolation('E_RECORDED_BY_YOU', { module: CONTESTS })
      }
      const hands = await handsInResults(trx, contest, objection.contest_entry_id)
      if (hands.has(actor.id)) throw new RuleViolation('E_HAND_IN_RESULTS', { module: CONTESTS })
      await refuseContestant(trx, actor, contestId)
      const at = clock.instant()
      const changed = await changedRows(
        trx
          .from('contest_objections')
          .where({ id: objectionId, status: 'open' })
          .update({ status: result, answer, answered_by_id: actor.id, answered_at: at })
      )
      if (changed === 0) throw new RuleViolation('E_OBJECTION_ANSWERED', { module: CONTESTS })
      if (result === 'upheld') {
        await trx
          .from('contest_events')
          .where('contest_id', contestId)
          .update({ checked_by_id: null, checked_at: null })
        await trx.from('contests').where('id', contestId).update({
          status: 'closed',
          publicity_opens_on: null,
          publicity_closes_on: null,
          published_by_id: null,
          published_at: null,
          updated_at: at,
        })
        await recordContestDecision(trx, {
          contestId,
          actor,
          decision: 'taken_back',
          reason: answer.slice(0, 300),
        })
      }
      await recordAudit(trx, {
        actor,
        action: `contest.objection_${result}`,
        subject: { type: 'contest', id: contestId },
        changes: { objection: objectionId },
        requestId,
      })
    })
  }
}

/** Who recorded or checked the results an objection is about, all of them for the whole list, and who published. */
export async function handsInResults(
  client: QueryClientContract,
  contest: Pick<ContestRow, 'id' | 'published_by_id'>,
  entryId: number | null
): Promise<Set<number>> {
  const events = await client
    .from('contest_events as v')
    .where('v.contest_id', contest.id)
    .if(entryId, (query) => {
      query.join('contest_entries as e', 'e.contest_event_id', 'v.id').where('e.id', entryId!)
    })
    .select('v.results_by_id', 'v.checked_by_id')
  const ids = events.flatMap((event) => [event.results_by_id, event.checked_by_id])
  return new Set([...ids, contest.published_by_id].filter((id) => id !== null))
}
