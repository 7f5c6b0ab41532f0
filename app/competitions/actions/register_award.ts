import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { findOrCreatePerson } from '#app/people/find_or_create_person'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { draftOutcomes } from '#app/competitions/outcomes/draft_outcomes'
import type { AwardLevel, ContestantGroup, ContestClass } from '#app/competitions/award_levels'

export interface RegisterAwardInput {
  actor: User
  name: string
  documentNumber: string
  bankName?: string | null
  bankAccount?: string | null
  contest: string
  /** The year it was held; when left out that of the contest of the bureau, else of the document. */
  contestYear?: number | null
  level: AwardLevel
  contestClass?: ContestClass | null
  event: string
  occupationId: number
  workType?: string | null
  /** Workers when left out. */
  contestants?: ContestantGroup
  /** People of a team; 1, for who competes alone, when left out. */
  teamSize?: number
  /** Entries that competed in the event, when the document says. */
  entrants?: number | null
  /** The place reached, and the place awarded: holders of titles compete, their places pass down. */
  rank: number
  awardedRank?: number | null
  award?: string | null
  document: string
  awardedOn: string
  requestId?: string | null
}

/**
 * Registers what somebody won at a contest, as the document that announces it says. The person is
 * found by the document number, or recorded. What the award gives by the rules of its level is drafted
 * for somebody else to decide. A person has one award of an event of a contest, its year and group.
 * @throws RuleViolation E_AWARD_FUTURE, E_AWARD_KNOWN, E_AWARDED_AFTER_RANK, E_WORK_TYPE and those of `findOrCreatePerson`
 */
export default class RegisterAward {
  async handle(input: RegisterAwardInput): Promise<{ id: number }> {
    if (input.awardedOn > clock.today()) {
      throw new RuleViolation('E_AWARD_FUTURE', { module: 'awards', field: 'awardedOn' })
    }
    if (input.awardedRank && input.awardedRank > input.rank) {
      throw new RuleViolation('E_AWARDED_AFTER_RANK', { module: 'awards', field: 'awardedRank' })
    }
    try {
      return await this.#register(input)
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new RuleViolation('E_AWARD_KNOWN', { module: 'awards', field: 'event' })
    }
  }

  async #register({ actor, requestId, ...input }: RegisterAwardInput) {
    return db.transaction(async (trx) => {
      const personId = await findOrCreatePerson(trx, input)
      const workType = input.workType ?? ''
      await refuseUnknownWorkType(trx, input.occupationId, workType)
      const contestYear = input.contestYear ?? (await yearOf(trx, input.contest, input.awardedOn))
      const [row] = await trx
        .table('competition_awards')
        .returning('id')
        .insert({
          person_id: personId,
          occupation_id: input.occupationId,
          contest: input.contest,
          contest_year: contestYear,
          level: input.level,
          contest_class: input.contestClass ?? null,
          event: input.event,
          work_type: workType,
          contestants: input.contestants ?? 'workers',
          team_size: input.teamSize ?? 1,
          entrants: input.entrants ?? null,
          rank: input.rank,
          awarded_rank: input.awardedRank ?? null,
          award: input.award ?? null,
          document: input.document,
          awarded_on: input.awardedOn,
          created_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      const drafts = await draftOutcomes(trx, { awardIds: [id], actor })
      const { contest, level, event, rank, awardedRank, document } = input
      await recordAudit(trx, {
        actor,
        action: 'award.registered',
        subject: { type: 'competition_award', id },
        changes: {
          contest,
          contestYear,
          level,
          event,
          rank,
          awardedRank: awardedRank ?? null,
          document,
          drafts,
        },
        requestId,
      })
      return { id }
    })
  }
}

/** A contest at the end of a year may be announced in the next one. */
async function yearOf(
  trx: TransactionClientContract,
  contest: string,
  awardedOn: string
): Promise<number> {
  const held = await trx
    .from('contests')
    .where('name', contest)
    .where('starts_on', '<=', awardedOn)
    .orderBy('starts_on', 'desc')
    .select('starts_on')
    .first()
  return Number((held?.starts_on ?? awardedOn).slice(0, 4))
}

async function refuseUnknownWorkType(
  trx: TransactionClientContract,
  occupationId: number,
  workType: string
) {
  await trx.from('occupations').where('id', occupationId).firstOrFail()
  if (workType === '') return
  const known = await trx
    .from('occupation_grades')
    .where({ occupation_id: occupationId, work_type: workType })
    .first()
  if (!known) throw new RuleViolation('E_WORK_TYPE', { module: 'awards', field: 'workType' })
}
