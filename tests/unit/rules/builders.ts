import type {
  AmountFormula,
  Condition,
  ConditionResult,
  Fact,
  Facts,
  FactValue,
  LeafCondition,
  RuleSet,
  Source,
} from '#app/rules/types'

type Shape<T> = T extends unknown ? Omit<T, 'id' | 'message' | 'source'> : never

export const source: Source = { document: '就业补助资金管理办法', clause: '第 8 条' }

/** A condition with words and a source; the test gives what matters. */
export function leaf(shape: Shape<LeafCondition>, id: string = shape.kind): LeafCondition {
  return { id, message: { 'zh-CN': `条件 ${id}`, 'en': `Condition ${id}` }, source, ...shape }
}

export function group(kind: 'all_of' | 'any_of', id: string, conditions: Condition[]): Condition {
  return { id, kind, conditions, message: { 'zh-CN': `组 ${id}`, 'en': `Group ${id}` }, source }
}

export const allOf = (id: string, ...conditions: Condition[]) => group('all_of', id, conditions)
export const anyOf = (id: string, ...conditions: Condition[]) => group('any_of', id, conditions)

export function ruleSet(conditions: Condition[], amount?: AmountFormula): RuleSet {
  return {
    code: 'subsidy',
    version: '2026-1',
    kind: amount ? 'subsidy' : 'entry',
    title: { 'zh-CN': '职业培训补贴', 'en': 'Training subsidy' },
    effectiveFrom: '2026-01-01',
    status: 'confirmed',
    source,
    conditions,
    ...(amount && { amount }),
  }
}

/** Facts by bare value, where the test needs neither note nor evidence. */
export function factsOf(values: Record<string, FactValue | Fact>): Facts {
  const entries = Object.entries(values).map(([name, given]) => {
    const isFact = typeof given === 'object' && given !== null && !Array.isArray(given)
    return [name, isFact ? given : { value: given }]
  })
  return Object.fromEntries(entries)
}

/** 山西: 150 yuan a day for days 1 to 10, 100 yuan for days 11 to 15. */
export const shanxi2018: AmountFormula = {
  kind: 'per_day_tiers',
  fact: 'attendedDays',
  tiers: [
    { upTo: 10, fenPerDay: 15_000 },
    { upTo: 15, fenPerDay: 10_000 },
  ],
  uncountedFact: 'leaveDays',
  message: {
    'zh-CN': '按日计算：第 1 至 10 日每天 150 元，第 11 至 15 日每天 100 元，最多 15 日',
    'en': 'By day: ¥150 for days 1 to 10, ¥100 for days 11 to 15, 15 days at most',
  },
  source: { document: '山西省就业补助资金管理办法' },
  example: true,
}

/** Every result of a trace, children after their parent. */
export function flat(results: ConditionResult[]): ConditionResult[] {
  return results.flatMap((result) => [result, ...flat(result.children ?? [])])
}
