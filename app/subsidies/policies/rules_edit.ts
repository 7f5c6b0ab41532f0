import type { AmountFormula, Condition, Localized, RuleSet, Source } from '#app/rules/types'

/** One change of a draft. */
export type RulesEdit =
  | { kind: 'basics'; basics: Basics }
  /** At the end, or among the children of a group. */
  | { kind: 'condition_added'; condition: Condition; groupId?: string }
  | { kind: 'condition_changed'; id: string; condition: Condition }
  | { kind: 'condition_removed'; id: string }
  | { kind: 'amount_changed'; amount: AmountFormula }

/** What a version is and when it holds. */
export interface Basics {
  version: string
  title: Localized
  effectiveFrom: string
  effectiveTo?: string
  status: RuleSet['status']
  source: Source
}

/** The rule set with one change made. It is not checked here: `parseRuleSet` does that. */
export function applyEdit(ruleSet: RuleSet, edit: RulesEdit): RuleSet {
  switch (edit.kind) {
    case 'basics':
      return { ...ruleSet, effectiveTo: undefined, ...edit.basics }
    case 'condition_added':
      return { ...ruleSet, conditions: added(ruleSet.conditions, edit.condition, edit.groupId) }
    case 'condition_changed':
      return {
        ...ruleSet,
        conditions: changed(ruleSet.conditions, edit.id, (one) => [kept(one, edit.condition)]),
      }
    case 'condition_removed':
      return { ...ruleSet, conditions: changed(ruleSet.conditions, edit.id, () => []) }
    case 'amount_changed':
      return { ...ruleSet, amount: edit.amount }
  }
}

/** A condition by its id, wherever it stands, with the path to it; null when there is none. */
export function findCondition(
  conditions: Condition[],
  id: string,
  path: (string | number)[] = ['conditions']
): { condition: Condition; path: (string | number)[] } | null {
  for (const [index, condition] of conditions.entries()) {
    const here = [...path, index]
    if (condition.id === id) return { condition, path: here }
    const inside = findCondition(childrenOf(condition), id, [...here, 'conditions'])
    if (inside) return inside
  }
  return null
}

export function childrenOf(condition: Condition): Condition[] {
  return 'conditions' in condition ? condition.conditions : []
}

/** Every condition, children after their group, with its depth and the group it belongs to. */
export function flatten(
  conditions: Condition[],
  depth = 0,
  group?: Condition
): { condition: Condition; depth: number; group?: Condition }[] {
  return conditions.flatMap((condition) => [
    { condition, depth, ...(group && { group }) },
    ...flatten(childrenOf(condition), depth + 1, condition),
  ])
}

/** An id that no condition of the rule set has: the wish, or the wish with a number. */
export function freeId(ruleSet: RuleSet, wish: string): string {
  const taken = new Set(flatten(ruleSet.conditions).map(({ condition }) => condition.id))
  let id = wish
  for (let number = 2; taken.has(id); number++) id = `${wish}_${number}`
  return id
}

/** Names of all facts that a rule set asks about. */
export function factsAsked(ruleSet: RuleSet): string[] {
  const keys = ['fact', 'dayFact', 'from', 'to', 'birth', 'on', 'occupation', 'grade', 'years']
  const names = new Set<string>()
  const add = (rule: object, also: string[] = []) => {
    for (const key of [...keys, ...also]) {
      const name = (rule as Record<string, unknown>)[key]
      if (typeof name === 'string') names.add(name)
    }
  }
  for (const { condition } of flatten(ruleSet.conditions)) add(condition)
  if (ruleSet.amount) add(ruleSet.amount, ['uncountedFact', 'part', 'prepaid'])
  return [...names]
}

function added(conditions: Condition[], condition: Condition, groupId?: string): Condition[] {
  if (groupId === undefined) return [...conditions, condition]
  return changed(conditions, groupId, (group) => [
    { ...group, conditions: [...childrenOf(group), condition] } as Condition,
  ])
}

/** The children of a group stay when its own words or values change. */
function kept(before: Condition, after: Condition): Condition {
  return 'conditions' in before ? ({ ...after, conditions: before.conditions } as Condition) : after
}

function changed(
  conditions: Condition[],
  id: string,
  change: (condition: Condition) => Condition[]
): Condition[] {
  return conditions.flatMap((condition) => {
    if (condition.id === id) return change(condition)
    if (!('conditions' in condition)) return [condition]
    return [{ ...condition, conditions: changed(condition.conditions, id, change) }]
  })
}
