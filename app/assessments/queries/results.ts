import db from '@adonisjs/lucid/services/db'
import { KEPT_MONTHS } from '#app/assessments/terms'
import { addMonths } from '#app/rules/days'
import { SHOWN_STATUSES, type SittingStatus } from '#app/assessments/sitting_status'
import {
  type Component,
  type Mark,
  failedComponents,
  isPassed,
  readComponents,
} from '#app/grades/pass_rule'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface ComponentResult extends Mark {
  attempt: number
  sittingId: number
  heldOn: string
}

export interface AssessmentResult {
  /** The mark that counts of each component: the passed one, else that of the latest attempt. */
  components: Partial<Record<Component, ComponentResult>>
  /** Components not passed yet. */
  failed: string[]
  passed: boolean
  /** Day of the sitting that decided, `YYYY-MM-DD`. */
  heldOn: string
  /** Whether all that counts is final; false when marks that may still change were asked for. */
  final: boolean
  /** Whether an objection to one of the marks is open: nothing follows from them until then. */
  disputed: boolean
}

interface SittingRow {
  id: number
  attempt: number
  components: string
  held_on: string
  status: SittingStatus
}

export interface ResultOptions {
  /** Counts a sitting that is not published yet, as a preview of its outcome. */
  withSittingId?: number
  /** Counts published sittings and disputed marks too: what people are shown, binding or not. */
  shown?: boolean
  /** Counts only the attempts before this one. */
  beforeAttempt?: number
  /** Leaves out passed components that are no longer kept on this day, unless all were passed. */
  keptOn?: string
  /** Judges as if this mark were another one: what a correction would bring. */
  instead?: { sittingId: number; enrolmentId: number; component: Component; mark: Mark }
}

/**
 * Binding results of a class by enrolment: from its final sittings, without those whose mark is
 * disputed; who has none is not in the map. Three queries.
 */
export async function resultsOf(
  classId: number,
  client?: QueryClientContract,
  options: ResultOptions = {}
): Promise<Map<number, AssessmentResult>> {
  const results = await resultsOfClasses([classId], client, options)
  return results.get(classId)!
}

/** `resultsOf` for many classes at once, still in three queries. */
export async function resultsOfClasses(
  classIds: number[],
  given?: QueryClientContract,
  options: ResultOptions = {}
): Promise<Map<number, Map<number, AssessmentResult>>> {
  const client = given ?? db.connection()
  const { withSittingId, shown = false, beforeAttempt = Infinity } = options
  const sittings: (SittingRow & { course_class_id: number })[] = await client
    .from('sittings')
    .whereIn('course_class_id', classIds)
    .orderBy('attempt')
    .select('id', 'course_class_id', 'attempt', 'components', 'held_on', 'status')
  const counts = (row: SittingRow) =>
    shown ? SHOWN_STATUSES.includes(row.status) : row.status === 'final'
  const counted = sittings.filter(
    (row) => row.attempt < beforeAttempt && (counts(row) || row.id === withSittingId)
  )
  const ids = counted.map((row) => row.id)
  const scores: ScoreRow[] =
    ids.length === 0
      ? []
      : await client
          .from('scores')
          .whereIn('sitting_id', ids)
          .select('sitting_id', 'enrolment_id', 'component', 'outcome', 'mark_tenths')
  const disputed = await disputedIn(client, ids)

  if (options.instead) replaceMark(scores, options.instead)

  const bySitting = Map.groupBy(scores, (score) => score.sitting_id)
  const byClass = Map.groupBy(counted, (sitting) => sitting.course_class_id)
  return new Map(
    classIds.map((classId) => {
      const results = resultsFrom(byClass.get(classId) ?? [], bySitting, options.keptOn)
      for (const [enrolmentId, result] of results) {
        result.disputed = disputed.has(enrolmentId)
        if (result.disputed && !shown && withSittingId === undefined) results.delete(enrolmentId)
      }
      return [classId, results]
    })
  )
}

/** Enrolments with an open objection to a mark of one of the sittings. */
async function disputedIn(client: QueryClientContract, sittingIds: number[]) {
  if (sittingIds.length === 0) return new Set<number>()
  const rows = await client
    .from('score_objections')
    .whereIn('sitting_id', sittingIds)
    .where('status', 'open')
    .select('enrolment_id')
  return new Set(rows.map((row) => row.enrolment_id as number))
}

interface ScoreRow {
  sitting_id: number
  enrolment_id: number
  component: Component
  outcome: Mark['outcome']
  mark_tenths: number | null
}

function replaceMark(scores: ScoreRow[], instead: NonNullable<ResultOptions['instead']>) {
  const score = scores.find(
    (row) =>
      row.sitting_id === instead.sittingId &&
      row.enrolment_id === instead.enrolmentId &&
      row.component === instead.component
  )
  if (!score) return
  score.outcome = instead.mark.outcome
  score.mark_tenths = instead.mark.markTenths
}

/** The sittings of one class in the order of their attempts: the first one names every component. */
function resultsFrom(
  sittings: SittingRow[],
  scores: Map<number, ScoreRow[]>,
  keptOn?: string
): Map<number, AssessmentResult> {
  const results = new Map<number, AssessmentResult>()
  if (sittings.length === 0) return results
  const wanted = readComponents(sittings[0].components)
  for (const sitting of sittings) {
    for (const score of scores.get(sitting.id) ?? []) {
      const result = results.get(score.enrolment_id) ?? emptyResult()
      results.set(score.enrolment_id, result)
      forgetOld(result, wanted, sitting.held_on)
      const earlier = result.components[score.component]
      if (earlier && isPassed(earlier)) continue
      result.components[score.component] = {
        outcome: score.outcome,
        markTenths: score.mark_tenths,
        attempt: sitting.attempt,
        sittingId: sitting.id,
        heldOn: sitting.held_on,
      }
      result.heldOn = sitting.held_on
      result.final &&= sitting.status === 'final'
    }
  }
  for (const result of results.values()) {
    if (keptOn) forgetOld(result, wanted, keptOn)
    result.failed = failedComponents(wanted, result.components)
    result.passed = result.failed.length === 0
  }
  return results
}

/** A passed component counts at a resit for some months only; who passed everything has passed. */
function forgetOld(result: AssessmentResult, wanted: Component[], day: string) {
  if (failedComponents(wanted, result.components).length === 0) return
  for (const component of wanted) {
    const own = result.components[component]
    if (own && addMonths(own.heldOn, KEPT_MONTHS) < day) delete result.components[component]
  }
}

function emptyResult(): AssessmentResult {
  return { components: {}, failed: [], passed: false, heldOn: '', final: true, disputed: false }
}
