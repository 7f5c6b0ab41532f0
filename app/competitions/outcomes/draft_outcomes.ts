import clock from '#app/shared/clock'
import { canonicalJson } from '#app/rules/hash'
import { insertMany } from '#app/shared/database/rows'
import { judgedRules } from '#app/competitions/outcomes/award_cases'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Writes down what each award gives by every rule about contests of its level and class, with its
 * trace: drafts for somebody else to decide, or that the rule is not met. Nothing is given yet.
 * @returns how many drafts there are to decide
 */
export async function draftOutcomes(
  trx: TransactionClientContract,
  { awardIds, actor }: { awardIds: number[]; actor: Pick<User, 'id'> }
): Promise<number> {
  let drafts = 0
  for (const awardId of awardIds) {
    const judged = await judgedRules(trx, awardId)
    const rows = judged.map(({ rule, trace, gradeRank }) => ({
      competition_award_id: awardId,
      award_rule_id: rule.id,
      gives: rule.gives,
      grade_rank: gradeRank,
      title_id: rule.titleId,
      trace: canonicalJson(trace),
      status: trace.verdict === 'passed' ? 'drafted' : 'not_met',
      drafted_by_id: actor.id,
      drafted_at: clock.instant(),
    }))
    await insertMany(trx, 'award_outcomes', rows)
    drafts += rows.filter((row) => row.status === 'drafted').length
  }
  return drafts
}
