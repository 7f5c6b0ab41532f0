import db from '@adonisjs/lucid/services/db'
import {
  type Component,
  type Mark,
  failedComponents,
  isPassed,
  readComponents,
} from '#app/grades/pass_rule'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ComponentResult extends Mark {
  attempt: number
  sittingId: number
}

export interface AssessmentResult {
  /** The mark that counts of each component: the passed one, else that of the latest attempt. */
  components: Partial<Record<Component, ComponentResult>>
  /** Components not passed yet. */
  failed: string[]
  passed: boolean
  /** Day of the sitting that decided, `YYYY-MM-DD`. */
  heldOn: string
  /** False only when marks of a sitting under way were asked for and count here. */
  published: boolean
}

interface SittingRow {
  id: number
  attempt: number
  components: string
  held_on: string
  status: string
}

export interface ResultOptions {
  /** Counts a sitting that is not published yet, as a preview of its outcome. */
  withSittingId?: number
  /** Counts only the attempts before this one. */
  beforeAttempt?: number
}

/**
 * Results of a class by enrolment, from its published sittings; who has none is not in the map. Two
 * queries.
 */
export async function resultsOf(
  classId: number,
  trx?: TransactionClientContract,
  options: ResultOptions = {}
): Promise<Map<number, AssessmentResult>> {
  const results = await resultsOfClasses([classId], trx, options)
  return results.get(classId)!
}

/** `resultsOf` for many classes at once, still in two queries. */
export async function resultsOfClasses(
  classIds: number[],
  trx?: TransactionClientContract,
  { withSittingId, beforeAttempt = Infinity }: ResultOptions = {}
): Promise<Map<number, Map<number, AssessmentResult>>> {
  const client = trx ?? db
  const sittings: (SittingRow & { course_class_id: number })[] = await client
    .from('sittings')
    .whereIn('course_class_id', classIds)
    .orderBy('attempt')
    .select('id', 'course_class_id', 'attempt', 'components', 'held_on', 'status')
  const counted = sittings.filter(
    (row) => row.attempt < beforeAttempt && (row.status === 'published' || row.id === withSittingId)
  )
  const scores: ScoreRow[] =
    counted.length === 0
      ? []
      : await client
          .from('scores')
          .whereIn(
            'sitting_id',
            counted.map((row) => row.id)
          )
          .select('sitting_id', 'enrolment_id', 'component', 'outcome', 'mark_tenths')

  const bySitting = Map.groupBy(scores, (score) => score.sitting_id)
  const byClass = Map.groupBy(counted, (sitting) => sitting.course_class_id)
  return new Map(
    classIds.map((classId) => [classId, resultsFrom(byClass.get(classId) ?? [], bySitting)])
  )
}

interface ScoreRow {
  sitting_id: number
  enrolment_id: number
  component: Component
  outcome: Mark['outcome']
  mark_tenths: number | null
}

/** The sittings of one class in the order of their attempts: the first one names every component. */
function resultsFrom(
  sittings: SittingRow[],
  scores: Map<number, ScoreRow[]>
): Map<number, AssessmentResult> {
  const results = new Map<number, AssessmentResult>()
  if (sittings.length === 0) return results
  const wanted = readComponents(sittings[0].components)
  for (const sitting of sittings) {
    for (const score of scores.get(sitting.id) ?? []) {
      const result = results.get(score.enrolment_id) ?? emptyResult()
      results.set(score.enrolment_id, result)
      const earlier = result.components[score.component]
      if (earlier && isPassed(earlier)) continue
      result.components[score.component] = {
        outcome: score.outcome,
        markTenths: score.mark_tenths,
        attempt: sitting.attempt,
        sittingId: sitting.id,
      }
      result.heldOn = sitting.held_on
      result.published &&= sitting.status === 'published'
    }
  }
  for (const result of results.values()) {
    result.failed = failedComponents(wanted, result.components)
    result.passed = result.failed.length === 0
  }
  return results
}

function emptyResult(): AssessmentResult {
  return { components: {}, failed: [], passed: false, heldOn: '', published: true }
}
