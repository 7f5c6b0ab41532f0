import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordGrade } from '#app/grades/record_grade'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { judgedRules } from '#app/competitions/outcomes/award_cases'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const OUTCOMES = 'award_outcomes'

export interface DecideOutcomeInput {
  actor: User
  awardId: number
  outcomeId: number
  result: 'approved' | 'refused'
  /** Needed to refuse. */
  reason?: string | null
  requestId?: string | null
}

interface Outcome {
  id: number
  status: string
  gives: 'grade' | 'title'
  gradeRank: number | null
  titleId: number | null
  ruleId: number
  draftedById: number
}

/**
 * Approves or refuses what an award gives. Approved, the grade is recorded or the title conferred, by
 * the award's document, from the day it was announced. The rule is judged again first: what the person
 * gained meanwhile counts, and where it changes what is given, `RejudgeOutcome` drafts it anew.
 * @throws RuleViolation E_OUTCOME_DECIDED, E_DRAFTED_BY_YOU, E_OWN_AWARD, E_OUTCOME_CHANGED,
 *   E_TITLE_HELD, E_REASON_NEEDED and those of `recordGrade`
 */
export default class DecideOutcome {
  async handle({ actor, awardId, outcomeId, result, reason, requestId }: DecideOutcomeInput) {
    if (result === 'refused' && !reason) {
      throw new RuleViolation('E_REASON_NEEDED', { module: OUTCOMES, field: 'reason' })
    }
    await db.transaction(async (trx) => {
      const award = await trx
        .from('competition_awards')
        .where('id', awardId)
        .forUpdate()
        .firstOrFail()
      const outcome = await outcomeOf(trx, awardId, outcomeId)
      const refusal = whyNotDecide(actor, outcome, award.person_id)
      if (refusal) throw new RuleViolation(refusal, { module: OUTCOMES })

      const given = result === 'approved' ? await give(trx, { award, outcome, actor }) : {}
      const changed = await changedRows(
        trx
          .from('award_outcomes')
          .where({ id: outcomeId, status: 'drafted' })
          .update({
            ...given,
            status: result,
            reason: reason ?? null,
            decided_by_id: actor.id,
            decided_at: clock.instant(),
          })
      )
      if (changed === 0) throw new RuleViolation('E_OUTCOME_DECIDED', { module: OUTCOMES })
      await recordAudit(trx, {
        actor,
        action: `award_outcome.${result}`,
        subject: { type: 'competition_award', id: awardId },
        changes: {
          outcome: outcomeId,
          gives: outcome.gives,
          gradeRank: outcome.gradeRank,
          ...given,
        },
        requestId,
      })
    })
  }
}

async function outcomeOf(
  trx: TransactionClientContract,
  awardId: number,
  outcomeId: number
): Promise<Outcome> {
  const row = await trx
    .from('award_outcomes')
    .where({ id: outcomeId, competition_award_id: awardId })
    .firstOrFail()
  return {
    id: row.id,
    status: row.status,
    gives: row.gives,
    gradeRank: row.grade_rank,
    titleId: row.title_id,
    ruleId: row.award_rule_id,
    draftedById: row.drafted_by_id,
  }
}

/** Why a user may not decide an outcome; null when free to. */
export function whyNotDecide(
  actor: Pick<User, 'id' | 'personId'>,
  outcome: Pick<Outcome, 'status' | 'draftedById'>,
  winnerId: number
): 'E_OUTCOME_DECIDED' | 'E_DRAFTED_BY_YOU' | 'E_OWN_AWARD' | null {
  if (outcome.status !== 'drafted') return 'E_OUTCOME_DECIDED'
  if (actor.personId === winnerId) return 'E_OWN_AWARD'
  return outcome.draftedById === actor.id ? 'E_DRAFTED_BY_YOU' : null
}

interface Gift {
  award: Record<string, any>
  outcome: Outcome
  actor: User
}

async function give(trx: TransactionClientContract, { award, outcome, actor }: Gift) {
  const judged = await judgedRules(trx, award.id)
  const now = judged.find((one) => one.rule.id === outcome.ruleId)
  if (now?.trace.verdict !== 'passed' || now.gradeRank !== outcome.gradeRank) {
    throw new RuleViolation('E_OUTCOME_CHANGED', { module: OUTCOMES })
  }
  if (outcome.gives === 'title')
    return { title_holder_id: await confer(trx, { award, outcome, actor }) }
  const gradeRecordId = await recordGrade(trx, {
    personId: award.person_id,
    occupationId: award.occupation_id,
    workType: award.work_type,
    gradeRank: outcome.gradeRank!,
    sourceKind: 'award',
    awardedOn: award.awarded_on,
    competitionAwardId: award.id,
    document: award.document,
    trace: now.trace,
    recordedById: actor.id,
  })
  return { grade_record_id: gradeRecordId }
}

async function confer(trx: TransactionClientContract, { award, outcome, actor }: Gift) {
  const live = await trx
    .from('title_holders')
    .where({ title_id: outcome.titleId, person_id: award.person_id })
    .whereIn('status', ['proposed', 'held'])
    .first()
  if (live) throw new RuleViolation('E_TITLE_HELD', { module: OUTCOMES })
  const at = clock.instant()
  const [row] = await trx.table('title_holders').returning('id').insert({
    title_id: outcome.titleId,
    person_id: award.person_id,
    competition_award_id: award.id,
    document: award.document,
    conferred_on: award.awarded_on,
    status: 'held',
    proposed_by_id: outcome.draftedById,
    proposed_at: at,
    decided_by_id: actor.id,
    decided_at: at,
  })
  const id = Number(row.id ?? row)
  await trx.table('title_decisions').insert({
    title_holder_id: id,
    decision: 'held',
    reason: null,
    decided_by_id: actor.id,
    decided_at: at,
  })
  return id
}
