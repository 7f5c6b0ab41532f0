import { evaluate } from '#app/rules/evaluate'
import { entryFacts, type EntrySubject } from '#app/grades/entry/entry_facts'
import { entryRecords, type EntryRecords } from '#app/grades/entry/entry_rows'
import { entryRulesOfOccupations, type EntryRules } from '#app/grades/entry/entry_rules'
import { offeredRanksOf } from '#app/grades/offered_grades'
import type { ConditionResult, Facts, Result, RuleSet, Trace } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export type { EntrySubject } from '#app/grades/entry/entry_facts'

/** Whether somebody may apply for a grade, and why. */
export interface EntryJudgement {
  /**
   * `judged`: see the trace. `not_offered`: the standard of the occupation and work type has no such
   * grade, or nobody has checked it. `no_rules`: no entry conditions are on record.
   */
  state: 'judged' | 'not_offered' | 'no_rules'
  trace: Trace | null
  verdict: Result
  isExample: boolean
  ruleSet: RuleSet | null
  /** What holds for every route, such as an age. */
  common: ConditionResult[]
  /** Each way to the grade; one is enough. */
  routes: ConditionResult[]
  /** The first day on which anybody may apply who only waits; null when waiting is not enough. */
  earliest: string | null
}

/**
 * Judges whether a person may apply for a grade on a day by the entry conditions of the occupation's
 * standard: every route with what is met, what is missing and the first day on which it will be met.
 * What is not known stays unknown.
 */
export async function judgeEntry(
  client: QueryClientContract,
  subject: EntrySubject
): Promise<EntryJudgement> {
  const desk = await entryDesk(client, subject, [subject.occupationId])
  return desk.judge(subject)
}

/** What it takes to judge one person in some occupations on a day, read at once. */
export interface EntryDesk {
  occupation: EntryRecords['occupation']
  offered(branch: { occupationId: number; workType: string }): number[]
  judge(grade: Pick<EntrySubject, 'occupationId' | 'workType' | 'gradeRank'>): EntryJudgement
}

/** Reads it in eight queries, however many grades are judged then. */
export async function entryDesk(
  client: QueryClientContract,
  { personId, onDay }: Pick<EntrySubject, 'personId' | 'onDay'>,
  occupationIds: number[]
): Promise<EntryDesk> {
  const offered = await offeredRanksOf(client, occupationIds)
  const records = await entryRecords(client, personId, occupationIds)
  const occupations = occupationIds.map((id) => records.occupation(id))
  const rulesOf = await entryRulesOfOccupations(client, occupations, onDay)
  return {
    occupation: records.occupation,
    offered,
    judge(grade) {
      if (!offered(grade).includes(grade.gradeRank)) return unjudged('not_offered')
      const rules = rulesOf(records.occupation(grade.occupationId), grade.gradeRank)
      if (!rules) return unjudged('no_rules')
      return judgementOf(rules, entryFacts(records.rows(grade), { onDay }), onDay)
    },
  }
}

function judgementOf({ ruleSet, isExample }: EntryRules, facts: Facts, onDay: string) {
  const trace = evaluate(ruleSet, facts)
  const group = trace.conditions.find((one) => one.kind === 'any_of')
  return {
    state: 'judged' as const,
    trace,
    verdict: trace.verdict,
    isExample,
    ruleSet,
    common: group ? trace.conditions.filter((one) => one !== group) : [],
    routes: group?.children ?? trace.conditions,
    earliest: earliestOf(trace, onDay),
  }
}

/** The last of the days awaited, where nothing but time is wanting. */
function earliestOf(trace: Trace, onDay: string): string | null {
  if (trace.verdict === 'passed') return onDay
  const open = trace.conditions.filter((one) => one.result !== 'passed')
  const days = open.flatMap((one) => one.earliest ?? [])
  return days.length === open.length ? days.sort().at(-1)! : null
}

function unjudged(state: 'not_offered' | 'no_rules'): EntryJudgement {
  return {
    state,
    trace: null,
    verdict: 'unknown',
    isExample: false,
    ruleSet: null,
    common: [],
    routes: [],
    earliest: null,
  }
}
