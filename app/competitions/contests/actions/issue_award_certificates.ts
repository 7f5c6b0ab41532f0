import db from '@adonisjs/lucid/services/db'
import { PRIZES } from '#app/competitions/contests/actions/confirm_awards'
import { lockContest } from '#app/competitions/contests/contest_terms'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { issueAwardCertificate } from '#app/certificates/kinds/issue_award_certificate'
import type User from '#models/user'

export interface IssuedAwardCertificates {
  issued: number
  /** People left out, with the signs of their names that no font has: `𠮷 U+20BB7`. */
  left: { name: string; characters: string }[]
}

/**
 * Issues the award certificates of a confirmed contest, in the name of who held it. Who has one keeps it;
 * a name that cannot be printed is left out, the others go on.
 * @throws RuleViolation E_CONTEST_STATE, E_NO_SIGNING_KEY
 */
export default class IssueAwardCertificates {
  async handle(input: {
    actor: User
    contestId: number
    requestId?: string | null
  }): Promise<IssuedAwardCertificates> {
    const { contestId } = input
    const awards = await db
      .from('competition_awards as a')
      .join('contest_entries as e', 'e.id', 'a.contest_entry_id')
      .join('contest_events as v', 'v.id', 'e.contest_event_id')
      .join('persons as p', 'p.id', 'a.person_id')
      .where('v.contest_id', contestId)
      .whereNotExists((query) => {
        query
          .from('certificates as c')
          .whereColumn('c.competition_award_id', 'a.id')
          .whereNotIn('c.status', ['revoked', 'superseded'])
          .select('c.id')
      })
      .orderBy('a.id')
      .select('a.id', 'a.person_id', 'a.event', 'e.prize', 'e.awarded_rank', 'p.name')
    const left: IssuedAwardCertificates['left'] = []
    for (const award of awards) {
      const missing = await this.#issue(award, input)
      if (missing) left.push({ name: award.name, characters: missing })
    }
    return { issued: awards.length - left.length, left }
  }

  /** One award in its own transaction; gives the signs that cannot be printed, or null. */
  async #issue(
    award: Record<string, any>,
    { actor, contestId, requestId }: { actor: User; contestId: number; requestId?: string | null }
  ): Promise<string | null> {
    try {
      await db.transaction(async (trx) => {
        await lockContest(trx, contestId, 'final')
        const contest = await trx.from('contests').where('id', contestId).firstOrFail()
        await issueAwardCertificate(trx, {
          personId: award.person_id,
          competitionAwardId: award.id,
          contest: contest.name,
          event: award.event,
          award: `${PRIZES[award.prize]}（第 ${award.awarded_rank} 名）`,
          issuerName: contest.organiser,
          issuerNameEn: contest.organiser,
          actor,
          requestId,
        })
      })
      return null
    } catch (error) {
      if (error instanceof RuleViolation && error.code === 'E_MISSING_GLYPH') {
        return String(error.params.characters)
      }
      throw error
    }
  }
}
