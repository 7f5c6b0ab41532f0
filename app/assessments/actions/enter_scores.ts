import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { expectedScores, type ExpectedScore } from '#app/assessments/queries/expected_scores'
import { differencesToSettle } from '#app/assessments/queries/entry_differences'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { settleMarks } from '#app/assessments/settle_marks'
import {
  lockSitting,
  moveSitting,
  refuseCandidate,
  type SittingRow,
} from '#app/assessments/sitting_step'
import { type Component, PASS_RULE } from '#app/grades/pass_rule'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** One mark; `markTenths` is 0 to 1000 tenths when marked, left out when absent. */
export interface EnteredScore {
  enrolmentId: number
  component: Component
  outcome: 'marked' | 'absent'
  markTenths?: number | null
}

export interface EntryOutcome {
  entered: number
  turn: 1 | 2
  /** Marks on which the two entries differ; the first entry differs from nothing. */
  differences: number
}

/**
 * Enters the whole set of marks of a sitting: every mark that is expected and no other. Two people do
 * so, neither seeing what the other wrote. The first may enter anew until the second has; where both
 * agree the marks stand, else a third person settles each difference. Nobody enters marks of a class
 * in which they are enrolled.
 * @throws RuleViolation E_OWN_SITTING, E_SITTING_STATE, E_NOT_HELD_YET, E_MARK, E_SCORE_TWICE, E_SCORE_UNEXPECTED,
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
  }): Promise<EntryOutcome> {
    const { actor, sittingId, scores, fileName, requestId } = input
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      await refuseCandidate(trx, actor, sitting)
      if (clock.today() < sitting.held_on) refuse('E_NOT_HELD_YET', { day: sitting.held_on })
      const isSecond = sitting.status === 'entered' && sitting.entered_by_id !== actor.id
      const turn = isSecond ? 2 : 1
      const expected = await expectedScores(
        {
          id: sitting.id,
          courseClassId: sitting.course_class_id,
          attempt: sitting.attempt,
          components: sitting.components,
          heldOn: sitting.held_on,
        },
        trx
      )
      const at = clock.instant()
      if (!isSecond) {
        await moveSitting(trx, sitting, 'entered', { entered_by_id: actor.id, entered_at: at })
      }
      refuseUnfit(scores, expected)
      await this.#write(trx, sitting, turn, scores, actor, at)
      const differences = isSecond ? await this.#compare(trx, sitting, actor) : 0
      await recordAudit(trx, {
        actor,
        action: isSecond ? 'sitting.entered_again' : 'sitting.entered',
        subject: { type: 'sitting', id: sittingId },
        changes: {
          round: sitting.entry_round,
          scores: scores.length,
          ...(isSecond ? { differences } : { enteredBy: [sitting.entered_by_id, actor.id] }),
          ...(fileName === undefined ? {} : { fileName }),
        },
        requestId,
      })
      return { entered: scores.length, turn, differences }
    })
  }

  async #write(
    trx: TransactionClientContract,
    sitting: SittingRow,
    turn: 1 | 2,
    scores: EnteredScore[],
    actor: User,
    at: string
  ) {
    const entry = { sitting_id: sitting.id, round: sitting.entry_round, turn }
    // An own entry that nobody has compared yet is written anew.
    await trx.from('score_entries').where(entry).delete()
    await insertMany(
      trx,
      'score_entries',
      scores.map(({ enrolmentId, component, outcome, markTenths }) => ({
        ...entry,
        enrolment_id: enrolmentId,
        component,
        outcome,
        mark_tenths: outcome === 'marked' ? markTenths : null,
        entered_by_id: actor.id,
        entered_at: at,
      }))
    )
  }

  /** Where both entries agree the marks stand; else they wait for a third look. */
  async #compare(trx: TransactionClientContract, sitting: SittingRow, actor: User) {
    const differing = await differencesToSettle(trx, sitting.id, sitting.entry_round)
    const second = { checked_by_id: actor.id, checked_at: clock.instant() }
    if (differing.length > 0) {
      await moveSitting(trx, sitting, 'differing', second)
      return differing.length
    }
    await settleMarks(trx, sitting, second)
    return 0
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

/** Whether a number is tenths of a mark, 0 to 1000. */
export function isMark(tenths: number | null | undefined): boolean {
  return Number.isInteger(tenths) && tenths! >= 0 && tenths! <= PASS_RULE.fullTenths
}
