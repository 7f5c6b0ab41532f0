import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canonicalJson } from '#app/rules/hash'
import { changedRows } from '#app/shared/database/rows'
import { judgedRules } from '#app/competitions/outcomes/award_cases'
import { OUTCOMES } from '#app/competitions/outcomes/actions/decide_outcome'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

/**
 * Judges an undecided outcome of an award again, as things stand: a grade gained meanwhile may have
 * changed what the rule comes to. The former judgement is kept; whoever judges again is its drafter,
 * and somebody else decides.
 * @throws RuleViolation E_OUTCOME_DECIDED, E_OWN_AWARD, E_RULE_NOT_IN_FORCE, E_OUTCOME_SAME
 */
export default class RejudgeOutcome {
  async handle(input: {
    actor: User
    awardId: number
    outcomeId: number
    requestId?: string | null
  }): Promise<{ status: 'drafted' | 'not_met' }> {
    const { actor, awardId, outcomeId, requestId } = input
    const refuse = (code: string): never => {
      throw new RuleViolation(code, { module: OUTCOMES })
    }
    return db.transaction(async (trx) => {
      const award = await trx
        .from('competition_awards')
        .where('id', awardId)
        .forUpdate()
        .firstOrFail()
      if (actor.personId === award.person_id) refuse('E_OWN_AWARD')
      const place = { id: outcomeId, competition_award_id: awardId }
      const former = await trx.from('award_outcomes').where(place).firstOrFail()
      if (!['drafted', 'not_met'].includes(former.status)) refuse('E_OUTCOME_DECIDED')
      const judged = await judgedRules(trx, awardId)
      const now = judged.find((one) => one.rule.id === former.award_rule_id)
      if (!now) return refuse('E_RULE_NOT_IN_FORCE')
      const status = now.trace.verdict === 'passed' ? 'drafted' : 'not_met'
      const trace = canonicalJson(now.trace)
      if (status === former.status && trace === former.trace) refuse('E_OUTCOME_SAME')

      await trx.table('award_outcome_judgements').insert({
        award_outcome_id: outcomeId,
        status: former.status,
        grade_rank: former.grade_rank,
        trace: former.trace,
        drafted_by_id: former.drafted_by_id,
        drafted_at: former.drafted_at,
      })
      const changed = await changedRows(
        trx
          .from('award_outcomes')
          .where({ ...place, status: former.status })
          .update({
            status,
            trace,
            grade_rank: now.gradeRank,
            drafted_by_id: actor.id,
            drafted_at: clock.instant(),
          })
      )
      if (changed === 0) refuse('E_OUTCOME_DECIDED')
      await recordAudit(trx, {
        actor,
        action: 'award_outcome.judged_again',
        subject: { type: 'competition_award', id: awardId },
        changes: {
          outcome: outcomeId,
          status: [former.status, status],
          gradeRank: [former.grade_rank, now.gradeRank],
        },
        requestId,
      })
      return { status }
    })
  }
}
