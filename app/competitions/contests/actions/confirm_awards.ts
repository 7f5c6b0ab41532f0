import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordContestDecision, refuseContestant } from '#app/competitions/contests/contest_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import { draftOutcomes } from '#app/competitions/outcomes/draft_outcomes'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest, type ContestRow } from '#app/competitions/contests/contest_terms'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ConfirmAwardsInput {
  actor: User
  contestId: number
  /** The document that announces the awards, and its day. */
  document: string
  awardedOn: string
  requestId?: string | null
}

/**
 * Confirms the award list after its time before the public. Every contestant with a prize gets an award,
 * and what each gives by the rules of the contest's level is drafted, to be decided by others. An award
 * that was registered by hand before stays as it is, with what was decided on it, and belongs to the
 * contest from now on; `kept` counts them.
 * @throws RuleViolation E_CONTEST_STATE, E_OWN_CONTEST, E_PUBLISHED_BY_YOU, E_PUBLICITY_OPEN,
 *   E_OBJECTIONS_OPEN, E_AWARDED_DAY, E_AWARD_KNOWN
 */
export default class ConfirmAwards {
  async handle({ actor, contestId, document, awardedOn, requestId }: ConfirmAwardsInput) {
    return db.transaction(async (trx): Promise<{ awards: number; kept: number }> => {
      const contest = await lockContest(trx, contestId, 'published')
      await refuseEarly(trx, contest, actor, awardedOn)
      await refuseContestant(trx, actor, contestId)
      const all = await winnersOf(trx, contestId)
      const winners = await withoutRegistered(trx, contest, all)
      const kept = all.length - winners.length
      const at = clock.instant()
      await insertMany(
        trx,
        'competition_awards',
        winners.map(({ event, ...winner }) => ({
          ...winner,
          event,
          contest: contest.name,
          contest_year: yearOf(contest),
          level: contest.level,
          contest_class: contest.contest_class,
          document,
          awarded_on: awardedOn,
          created_by_id: actor.id,
          created_at: at,
        }))
      )
      const awards = await trx
        .from('competition_awards')
        .where({ contest: contest.name, contest_year: yearOf(contest), created_at: at })
        .whereIn(
          'contest_entry_id',
          winners.map((winner) => winner.contest_entry_id)
        )
        .whereIn(
          'person_id',
          winners.map((winner) => winner.person_id)
        )
        .orderBy('id')
        .select('id')
      // Whoever published drew the list up: the confirming approver may decide what it gives.
      const drafts = await draftOutcomes(trx, {
        awardIds: awards.map((award) => award.id),
        actor: { id: contest.published_by_id! },
      })
      await trx.from('contests').where('id', contestId).update({
        status: 'final',
        award_document: document,
        awarded_on: awardedOn,
        confirmed_by_id: actor.id,
        confirmed_at: at,
        updated_at: at,
      })
      await recordContestDecision(trx, { contestId, actor, decision: 'confirmed' })
      await recordAudit(trx, {
        actor,
        action: 'contest.final',
        subject: { type: 'contest', id: contestId },
        changes: { document, awardedOn, awards: awards.length, kept, drafts },
        requestId,
      })
      return { awards: awards.length, kept }
    })
  }
}

async function refuseEarly(
  trx: TransactionClientContract,
  contest: ContestRow,
  actor: User,
  awardedOn: string
) {
  const refuse = (code: string, field?: string) => {
    const day = contest.publicity_closes_on!
    throw new RuleViolation(code, { module: CONTESTS, field, params: { day } })
  }
  if (contest.published_by_id === actor.id) refuse('E_PUBLISHED_BY_YOU')
  if (clock.today() <= contest.publicity_closes_on!) refuse('E_PUBLICITY_OPEN')
  if (awardedOn <= contest.publicity_closes_on! || awardedOn > clock.today()) {
    refuse('E_AWARDED_DAY', 'awardedOn')
  }
  const open = await trx
    .from('contest_objections')
    .where({ contest_id: contest.id, status: 'open' })
    .first()
  if (open) refuse('E_OBJECTIONS_OPEN')
}

interface Winner {
  person_id: number
  contest_entry_id: number
  occupation_id: number
  work_type: string
  contestants: string
  team_size: number
  event: string
  rank: number
  awarded_rank: number
  award: string
  entrants: number
}

/** The words of a prize on awards and their certificates. */
export const PRIZES: Record<string, string> = {
  first: '一等奖',
  second: '二等奖',
  third: '三等奖',
  merit: '优胜奖',
}

async function winnersOf(trx: TransactionClientContract, contestId: number): Promise<Winner[]> {
  const scored = await trx
    .from('contest_entries as e')
    .join('contest_events as v', 'v.id', 'e.contest_event_id')
    .where({ 'v.contest_id': contestId, 'e.outcome': 'scored', 'e.status': 'entered' })
    .groupBy('v.id')
    .select('v.id')
    .count('* as total')
  const entrants = new Map(scored.map((row) => [row.id, Number(row.total)]))
  const rows = await trx
    .from('contest_members as m')
    .join('contest_entries as e', 'e.id', 'm.contest_entry_id')
    .join('contest_events as v', 'v.id', 'e.contest_event_id')
    .where({ 'v.contest_id': contestId, 'e.status': 'entered' })
    .whereNotNull('e.prize')
    .orderBy(['v.id', 'e.awarded_rank', 'm.position'])
    .select('m.person_id', 'e.id as contest_entry_id', 'e.rank', 'e.awarded_rank', 'e.prize')
    .select('v.id as eventId', 'v.name as event', 'v.occupation_id', 'v.work_type')
    .select('v.contestants', 'v.team_size')
  return rows.map(({ eventId, prize, ...row }) => ({
    ...row,
    award: PRIZES[prize],
    entrants: entrants.get(eventId)!,
  }))
}

const yearOf = (contest: ContestRow) => Number(contest.starts_on.slice(0, 4))

const keyOf = (one: { person_id: number; event: string; contestants: string }) =>
  `${one.person_id} ${one.contestants} ${one.event}`

/** The winners whose award was not registered by hand before; the awards of the others are joined up. */
async function withoutRegistered(
  trx: TransactionClientContract,
  contest: ContestRow,
  winners: Winner[]
): Promise<Winner[]> {
  const known = await trx
    .from('competition_awards as a')
    .join('persons as p', 'p.id', 'a.person_id')
    .where({ 'a.contest': contest.name, 'a.contest_year': yearOf(contest) })
    .whereIn(
      'a.person_id',
      winners.map((winner) => winner.person_id)
    )
    .orderBy('a.id')
    .select('a.id', 'a.person_id', 'a.event', 'a.contestants', 'a.contest_entry_id', 'p.name')
  const byKey = new Map(known.map((award) => [keyOf(award), award]))
  const registered = winners.filter((winner) => byKey.has(keyOf(winner)))
  for (const winner of registered) {
    const { id, name, contest_entry_id: entryId } = byKey.get(keyOf(winner))!
    if (entryId !== null) {
      const params = { name, event: winner.event }
      throw new RuleViolation('E_AWARD_KNOWN', { module: CONTESTS, params })
    }
    const link = { contest_entry_id: winner.contest_entry_id }
    await trx.from('competition_awards').where({ id }).whereNull('contest_entry_id').update(link)
  }
  return winners.filter((winner) => !byKey.has(keyOf(winner)))
}
