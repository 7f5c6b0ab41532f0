import { evaluator } from '#app/rules/evaluate'
import type { Amount, ConditionResult, Facts, RuleSet, Trace } from '#app/rules/types'

/** How a case will end, as far as can be told today. */
export interface Projection {
  trace: Trace
  /**
   * `sure`: every condition is met. `awaited`: it will be, if what has not happened yet turns out
   * well. `missing`: something is not recorded. `refused`: a condition is not met.
   */
  outlook: 'sure' | 'awaited' | 'missing' | 'refused'
  /**
   * Conditions at the top that are not met (or can no longer be), not known, and not due yet.
   */
  failed: ConditionResult[]
  missing: ConditionResult[]
  awaited: ConditionResult[]
  /** The amount if all goes well, whatever the outlook; null when it cannot be told. */
  expected: Amount | null
  /** What it will cost: the expected amount for `sure` and `awaited`, otherwise 0. */
  expectedFen: number
}

/**
 * Answers what a case will be if what is awaited turns out well: facts that are pending take their
 * expected value for the amount. Pure; the trace is that of `evaluate`.
 */
export function project(ruleSet: RuleSet, facts: Facts): Projection {
  return projector(ruleSet)(facts)
}

/** As `project`, for many cases by one rule set. */
export function projector(ruleSet: RuleSet): (facts: Facts) => Projection {
  const judge = evaluator(ruleSet)
  return (facts) => {
    const trace = judge(facts)
    const open = trace.conditions.filter((one) => one.result !== 'passed')
    const best = open.some((one) => one.awaited) ? judge(withExpected(facts)) : trace
    const lost = new Map(best.conditions.filter(isFailed).map((one) => [one.id, one]))
    const failed = open.flatMap((one) => (isFailed(one) ? [one] : (lost.get(one.id) ?? [])))
    const awaited = open.filter((one) => one.awaited && !lost.has(one.id))
    const missing = open.filter((one) => one.result === 'unknown' && !one.awaited)
    const expected =
      trace.amount ?? (trace.amountMissing ? judge(withExpected(facts)).amount : null)
    const outlook = outlookOf(trace, failed, missing)
    const isLikely = outlook === 'sure' || outlook === 'awaited'
    const expectedFen = isLikely ? (expected?.fen ?? 0) : 0
    return { trace, outlook, failed, missing, awaited, expected, expectedFen }
  }
}

const isFailed = (condition: ConditionResult) => condition.result === 'failed'

function outlookOf(trace: Trace, failed: unknown[], missing: unknown[]): Projection['outlook'] {
  if (failed.length > 0) return 'refused'
  if (missing.length > 0) return 'missing'
  return trace.verdict === 'passed' ? 'sure' : 'awaited'
}

function withExpected(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => {
      const isExpected = fact?.pending && fact.value === null && fact.expected !== undefined
      return [name, isExpected ? { ...fact, value: fact.expected! } : fact]
    })
  )
}
