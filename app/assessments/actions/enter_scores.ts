import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { expectedScores } from '#app/assessments/queries/expected_scores'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { lockSitting, moveSitting } from '#app/assessments/sitting_step'
import { type Component, PASS_RULE } from '#app/grades/pass_rule'
import type { ExpectedScore } from '#app/assessments/queries/expected_scores'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** One mark; `markTenths` is 0 to 1000 tenths when marked, left out when absent. */
export interface EnteredScore {
  enrolmentId: number
  component: Component
  outcome: 'marked' | 'absent'
  markTenths?: number | null
}

/**
 * Enters the whole set of marks of a sitting: every mark that is expected and no other. May be done
 * again until a second person has checked them; the last to enter counts as the one who entered.
 * @throws RuleViolation E_SITTING_STATE, E_NOT_HELD_YET, E_MARK, E_SCORE_TWICE, E_SCORE_UNEXPECTED,
 * E_SCORES_MISSING
 */
export default class EnterScores {
  async handle(input: {
    actor: User
    sittingId: number
    scores: EnteredScore[]
    /** Name of the file the scores came in, for the audit. */
    fileName?: string
    requestId?: string
  }): Promise<{ entered: number }> {
    const { actor, sittingId, scores, fileName, requestId } = input
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      const now = clock.instant()
      await moveSitting(trx, sitting, 'entered', { entered_by_id: actor.id, entered_at: now })
      if (clock.today() < sitting.held_on) refuse('E_NOT_HELD_YET', { day: sitting.held_on })

      const expected = await expectedScores(
        {
          courseClassId: sitting.course_class_id,
          attempt: sitting.attempt,
          components: sitting.components,
        },
        trx
      )
      refuseUnfit(scores, expected)
      await this.#write(trx, sittingId, scores, actor, now)
      await recordAudit(trx, {
        actor,
        action: 'sitting.entered',
        subject: { type: 'sitting', id: sittingId },
        changes: {
          status: [sitting.status, 'entered'],
          enteredBy: [sitting.entered_by_id, actor.id],
          scores: scores.length,
          absent: scores.filter((score) => score.outcome === 'absent').length,
          ...(fileName === undefined ? {} : { fileName }),
        },
        requestId,
      })
      return { entered: scores.length }
    })
  }

  async #write(
    trx: TransactionClientContract,
    sittingId: number,
    scores: EnteredScore[],
    actor: User,
    now: string
  ) {
    // Fifty people in three components at most: one statement takes them all.
    await trx
      .knexQuery()
      .table('scores')
      .insert(
        scores.map(({ enrolmentId, component, outcome, markTenths }) => ({
          sitting_id: sittingId,
          enrolment_id: enrolmentId,
          component,
          outcome,
          mark_tenths: outcome === 'marked' ? markTenths : null,
          entered_by_id: actor.id,
          entered_at: now,
        }))
      )
      .onConflict(['sitting_id', 'enrolment_id', 'component'])
      .merge(['outcome', 'mark_tenths', 'entered_by_id', 'entered_at'])
  }
}

function refuseUnfit(scores: EnteredScore[], expected: ExpectedScore[]) {
  const people = new Map(expected.map((one) => [one.enrolmentId, one]))
  const missing = new Set(
    expected.flatMap((one) => one.components.map((component) => keyOf(one.enrolmentId, component)))
  )
  const seen = new Set<string>()
  for (const { enrolmentId, component, outcome, markTenths } of scores) {
    const name = people.get(enrolmentId)?.name
    const key = keyOf(enrolmentId, component)
    if (seen.has(key)) refuse('E_SCORE_TWICE', { name: name ?? '', component })
    seen.add(key)
    if (!missing.delete(key)) {
      refuse('E_SCORE_UNEXPECTED', { name: name ?? '', known: name ? 'yes' : 'no', component })
    }
    if (outcome === 'marked' && !isMark(markTenths)) refuse('E_MARK', { name: name!, component })
  }
  if (missing.size > 0) {
    const names = expected
      .filter((one) =>
        one.components.some((component) => missing.has(keyOf(one.enrolmentId, component)))
      )
      .map((one) => one.name)
    refuse('E_SCORES_MISSING', {
      people: names.length,
      names: names.slice(0, 5).join('、'),
      more: names.length > 5 ? 'yes' : 'no',
    })
  }
}

function keyOf(enrolmentId: number, component: Component) {
  return `${enrolmentId}:${component}`
}

function isMark(tenths: number | null | undefined): boolean {
  return Number.isInteger(tenths) && tenths! >= 0 && tenths! <= PASS_RULE.fullTenths
}
