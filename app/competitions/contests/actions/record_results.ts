import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseContestant } from '#app/competitions/contests/contest_step'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest } from '#app/competitions/contests/contest_terms'
import type User from '#models/user'
import type { EntryOutcome } from '#app/competitions/contests/placings'

export interface RecordResultsInput {
  actor: User
  contestId: number
  eventId: number
  /** Of every entry; the score as written, with at most two decimals. */
  results: {
    entryId: number
    outcome: EntryOutcome
    score?: string | null
    /** What decides between equal scores, where the event names such a part. */
    tieScore?: string | null
  }[]
  requestId?: string | null
}

/**
 * Records the scores of an event, all at once. Recording again replaces them and asks for a new check.
 * @throws RuleViolation E_CONTEST_STATE, E_OWN_CONTEST, E_RESULTS_INCOMPLETE, E_SCORE_MISSING
 */
export default class RecordResults {
  async handle({ actor, contestId, eventId, results, requestId }: RecordResultsInput) {
    await db.transaction(async (trx) => {
      await lockContest(trx, contestId, 'closed')
      await refuseContestant(trx, actor, contestId)
      const event = await trx
        .from('contest_events')
        .where({ id: eventId, contest_id: contestId })
        .firstOrFail()
      const entries = await trx
        .from('contest_entries')
        .where({ contest_event_id: eventId, status: 'entered' })
        .orderBy('id')
        .select('id', 'number')
      const given = new Map(results.map((result) => [result.entryId, result]))
      const missing = entries.filter((entry) => !given.has(entry.id))
      if (missing.length > 0 || given.size !== entries.length) {
        throw new RuleViolation('E_RESULTS_INCOMPLETE', {
          module: CONTESTS,
          params: { number: missing[0]?.number ?? '' },
        })
      }
      for (const { id, number } of entries) {
        const { outcome, score, tieScore } = given.get(id)!
        if (outcome === 'scored' && !score) {
          throw new RuleViolation('E_SCORE_MISSING', { module: CONTESTS, params: { number } })
        }
        await trx
          .from('contest_entries')
          .where('id', id)
          .update({
            outcome,
            score_hundredths: outcome === 'scored' ? hundredths(score!) : null,
            tie_hundredths:
              outcome === 'scored' && event.tie_break && tieScore ? hundredths(tieScore) : null,
            rank: null,
            awarded_rank: null,
            prize: null,
          })
      }
      await trx.from('contest_events').where('id', eventId).update({
        results_by_id: actor.id,
        results_at: clock.instant(),
        checked_by_id: null,
        checked_at: null,
      })
      await recordAudit(trx, {
        actor,
        action: 'contest.results_recorded',
        subject: { type: 'contest', id: contestId },
        changes: { event: event.name, entries: entries.length, again: event.results_at !== null },
        requestId,
      })
    })
  }
}

const hundredths = (written: string) => Math.round(Number(written) * 100)
