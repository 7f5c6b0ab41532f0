import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { CONTESTS } from '#app/competitions/contests/contest_terms'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { AwardLevel, ContestClass } from '#app/competitions/award_levels'

export interface CreateContestInput {
  actor: User
  /** Short and of its own: entries are numbered by it. */
  code: string
  /** Of its own within the year: awards are told apart by it and the year. */
  name: string
  level: AwardLevel
  contestClass?: ContestClass | null
  organiser: string
  /** The document that calls the contest. */
  document: string
  entriesUntil: string
  startsOn: string
  endsOn: string
  requestId?: string | null
}

/**
 * Writes down a contest the bureau holds, as its document calls it.
 * @throws RuleViolation E_CONTEST_DAYS, E_CONTEST_KNOWN, E_CONTEST_SAME_YEAR
 */
export default class CreateContest {
  async handle({ actor, requestId, ...input }: CreateContestInput): Promise<{ id: number }> {
    const { entriesUntil, startsOn, endsOn } = input
    if (entriesUntil > startsOn || startsOn > endsOn) {
      throw new RuleViolation('E_CONTEST_DAYS', { module: CONTESTS, field: 'startsOn' })
    }
    return db.transaction(async (trx) => {
      const year = startsOn.slice(0, 4)
      const sameYear = await trx
        .from('contests')
        .where('name', input.name)
        .whereLike('starts_on', `${year}-%`)
        .whereNot('status', 'cancelled')
        .whereNot('code', input.code)
        .select('code')
        .first()
      if (sameYear) {
        throw new RuleViolation('E_CONTEST_SAME_YEAR', {
          module: CONTESTS,
          field: 'name',
          params: { code: sameYear.code, year },
        })
      }
      const at = clock.instant()
      const rows = await trx
        .knexQuery()
        .table('contests')
        .insert({
          code: input.code,
          name: input.name,
          level: input.level,
          contest_class: input.contestClass ?? null,
          organiser: input.organiser,
          document: input.document,
          entries_until: entriesUntil,
          starts_on: startsOn,
          ends_on: endsOn,
          status: 'draft',
          created_by_id: actor.id,
          created_at: at,
          updated_at: at,
        })
        .onConflict('code')
        .ignore()
        .returning('id')
      if (rows.length === 0) {
        throw new RuleViolation('E_CONTEST_KNOWN', {
          module: CONTESTS,
          field: 'code',
          params: { code: input.code },
        })
      }
      const id = Number(rows[0].id)
      const { code, name, level, document } = input
      await recordAudit(trx, {
        actor,
        action: 'contest.created',
        subject: { type: 'contest', id },
        changes: { code, name, level, document, startsOn, endsOn },
        requestId,
      })
      return { id }
    })
  }
}
