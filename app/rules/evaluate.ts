import { workOut } from '#app/rules/amount'
import { judge, judgeApplies, type Finding } from '#app/rules/conditions'
import { ruleSetHash } from '#app/rules/hash'
import { both, count } from '#app/rules/words'
import type {
  Condition,
  ConditionResult,
  Facts,
  GroupCondition,
  Result,
  RuleSet,
  Trace,
} from '#app/rules/types'

/** Raise it whenever a wording or a judgement changes: stored traces then say who wrote them. */
export const ENGINE_VERSION = '1'

/**
 * Judges every condition of a rule set against the facts and works out the amount. Pure: the same
 * rule set and facts give the same trace. Never stops at the first failure; a fact that is missing
 * gives `unknown`, which is never `passed`. Raises a RangeError when the amount needs a whole
 * number and the fact is not one.
 */
export function evaluate(ruleSet: RuleSet, facts: Facts): Trace {
  return evaluator(ruleSet)(facts)
}

/** As `evaluate`, for judging many cases by one rule set: the rule set is hashed once. */
export function evaluator(ruleSet: RuleSet): (facts: Facts) => Trace {
  const { code, version } = ruleSet
  const identity = { code, version, hash: ruleSetHash(ruleSet) }
  return (facts) => {
    const conditions = ruleSet.conditions.map((condition) => judgeCondition(condition, facts))
    const verdict = allOf(conditions)
    return {
      engine: ENGINE_VERSION,
      ruleSet: identity,
      verdict,
      conditions,
      ...amountOf(ruleSet, facts),
      ...(verdict === 'unknown' && isAwaited('all_of', conditions) && { awaited: true as const }),
    }
  }
}

/** What may be paid, in fen: the amount when every condition passed, otherwise 0. */
export function payableFen(trace: Trace): number {
  return trace.verdict === 'passed' && trace.amount ? trace.amount.fen : 0
}

function amountOf(ruleSet: RuleSet, facts: Facts): Pick<Trace, 'amount' | 'amountMissing'> {
  if (!ruleSet.amount) return { amount: null }
  const amount = workOut(ruleSet.amount, facts)
  if ('missing' in amount) return { amount: null, amountMissing: amount.missing }
  return { amount: ruleSet.status === 'example' ? { ...amount, example: true } : amount }
}

function judgeCondition(condition: Condition, facts: Facts): ConditionResult {
  const { id, kind, section, message, source, furtherSources, example } = condition
  const finding = 'conditions' in condition ? judgeGroup(condition, facts) : judge(condition, facts)
  return withoutUndefined({
    id,
    kind,
    section,
    message,
    source,
    furtherSources,
    example,
    ...finding,
  })
}

/** The members that have a value; by a plain loop, for it runs once a condition. */
function withoutUndefined<T extends object>(value: T): T {
  const kept: Partial<T> = {}
  for (const key in value) if (value[key] !== undefined) kept[key] = value[key]
  return kept as T
}

function judgeGroup(condition: GroupCondition, facts: Facts): Finding & Partial<GroupFinding> {
  if (condition.kind !== 'when') return judgeChildren(condition, facts)
  const applies = judgeApplies(condition, facts)
  if (applies.result === 'passed') {
    return judgeChildren({ kind: 'all_of', conditions: condition.conditions }, facts)
  }
  if (applies.result === 'unknown') return applies
  const { found } = applies
  return {
    ...applies,
    result: 'passed',
    found: both(`不适用：${found['zh-CN']}`, `does not apply: ${found.en}`),
  }
}

function judgeChildren(
  { kind, conditions }: { kind: 'all_of' | 'any_of'; conditions: Condition[] },
  facts: Facts
): Finding & GroupFinding {
  const children = conditions.map((condition) => judgeCondition(condition, facts))
  const result = kind === 'all_of' ? allOf(children) : anyOf(children)
  const value = children.filter((child) => child.result === 'passed').length
  const found = result === 'passed' && kind === 'any_of' ? enough(value) : tally(children)
  const earliest = result === 'passed' ? undefined : earliestOf(kind, children)
  const awaited = (result === 'unknown' && isAwaited(kind, children)) || undefined
  return { result, found, value, awaited, earliest, children }
}

/** Whether waiting may be enough: for all_of nothing else is wanting, for any_of one route is open. */
function isAwaited(kind: 'all_of' | 'any_of', children: ConditionResult[]): boolean {
  const open = children.filter((child) => child.result !== 'passed')
  return kind === 'any_of'
    ? open.some((child) => child.awaited)
    : open.every((child) => child.awaited)
}

type GroupFinding = Required<Pick<ConditionResult, 'children'>>

function allOf(children: ConditionResult[]): Result {
  if (children.some((child) => child.result === 'failed')) return 'failed'
  const isMet = children.length > 0 && children.every((child) => child.result === 'passed')
  return isMet ? 'passed' : 'unknown'
}

function anyOf(children: ConditionResult[]): Result {
  if (children.some((child) => child.result === 'passed')) return 'passed'
  return children.some((child) => child.result === 'unknown') ? 'unknown' : 'failed'
}

/**
 * When waiting alone will be enough: for all_of the last of the days awaited, provided that
 * nothing but time is wanting; for any_of the first day any route opens.
 */
function earliestOf(kind: 'all_of' | 'any_of', children: ConditionResult[]) {
  const open = children.filter((child) => child.result !== 'passed')
  const days = open.flatMap((child) => child.earliest ?? []).sort()
  if (kind === 'any_of') return days[0]
  return days.length === open.length ? days.at(-1) : undefined
}

function enough(passed: number) {
  return both(`${passed} 项符合，已足够`, `${passed} met, which is enough`)
}

function tally(children: ConditionResult[]) {
  const of = (result: Result) => children.filter((child) => child.result === result).length
  const [passed, failed, unknown] = [of('passed'), of('failed'), of('unknown')]
  const chinese = [`${passed} 项符合`, failed && `${failed} 项不符`, unknown && `${unknown} 项未知`]
  const english = [`${passed} met`, failed && `${failed} not met`, unknown && `${unknown} unknown`]
  return both(
    `${children.length} 项中 ${chinese.filter(Boolean).join('，')}`,
    `of ${count(children.length, 'item')}, ${english.filter(Boolean).join(', ')}`
  )
}
