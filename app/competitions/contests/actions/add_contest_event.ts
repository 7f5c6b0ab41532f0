import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { offeredRanks } from '#app/grades/offered_grades'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest, MINIMUM_AGE } from '#app/competitions/contests/contest_terms'
import type User from '#models/user'
import type { ContestantGroup } from '#app/competitions/award_levels'

export interface AddContestEventInput {
  actor: User
  contestId: number
  name: string
  occupationId: number
  /** Empty when the occupation has none. */
  workType?: string | null
  contestants: ContestantGroup
  /** People of an entry, 1 to 20. */
  teamSize: number
  firstPrizes: number
  secondPrizes: number
  thirdPrizes: number
  /** Percent of the scored entries that get at least a merit prize. */
  meritPercent: number
  /** The part that decides between equal scores; without one equal scores share their place. */
  tieBreak?: string | null
  requestId?: string | null
}

/**
 * Adds an event to a contest that still takes entries, or does not yet.
 * @throws RuleViolation E_CONTEST_STATE, E_EVENT_KNOWN, E_WORK_TYPE
 */
export default class AddContestEvent {
  async handle({ actor, contestId, requestId, ...input }: AddContestEventInput) {
    return db.transaction(async (trx): Promise<{ id: number }> => {
      const contest = await lockContest(trx, contestId, 'draft', 'open')
      const workType = input.workType ?? ''
      const { occupationId } = input
      const ranks = await offeredRanks(trx, { occupationId, workType })
      if (workType !== '' && ranks.length === 0) {
        throw new RuleViolation('E_WORK_TYPE', { module: CONTESTS, field: 'workType' })
      }
      const key = { contest_id: contest.id, name: input.name, contestants: input.contestants }
      if (await trx.from('contest_events').where(key).first()) {
        throw new RuleViolation('E_EVENT_KNOWN', { module: CONTESTS, field: 'name' })
      }
      const [row] = await trx
        .table('contest_events')
        .returning('id')
        .insert({
          ...key,
          occupation_id: occupationId,
          work_type: workType,
          team_size: input.teamSize,
          minimum_age: MINIMUM_AGE,
          first_prizes: input.firstPrizes,
          second_prizes: input.secondPrizes,
          third_prizes: input.thirdPrizes,
          merit_percent: input.meritPercent,
          tie_break: input.tieBreak ?? null,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'contest.event_added',
        subject: { type: 'contest', id: contest.id },
        changes: { event: input.name, contestants: input.contestants, teamSize: input.teamSize },
        requestId,
      })
      return { id }
    })
  }
}
