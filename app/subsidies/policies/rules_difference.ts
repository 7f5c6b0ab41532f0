import { canonicalJson } from '#app/rules/hash'
import { both } from '#app/rules/words'
import { AMOUNT_FORMS, CONDITION_FORMS, type RuleForm } from '#app/subsidies/policies/rules_form'
import { flatten } from '#app/subsidies/policies/rules_edit'
import { ruleParts, sourceWords, type RulePart } from '#app/subsidies/policies/rule_words'
import type { Condition, Localized, RuleSet } from '#app/rules/types'

/** One part of a rule that two versions say differently; null where one says nothing. */
export interface PartChange {
  key: string
  before: Localized | null
  after: Localized | null
}

export interface RuleChange {
  what: 'added' | 'removed' | 'changed'
  /** Id of the condition; `basics` and `amount` for the version itself and its amount. */
  id: string
  of: 'basics' | 'condition' | 'amount'
  message: Localized
  parts: PartChange[]
  /** A value was changed and the sentence that people read was not. */
  keepsWording: boolean
}

/**
 * What differs between two versions, in words: first the version itself, then conditions in the order
 * of the later one (matched by id, children like the others), then those that are gone, then the
 * amount. Two versions that judge alike in every word give an empty list, whatever their numbers and
 * periods when `rulesOnly` is set.
 */
export function ruleSetDifference(
  before: RuleSet,
  after: RuleSet,
  { rulesOnly = false } = {}
): RuleChange[] {
  return [
    ...(rulesOnly ? [] : basicsChange(before, after)),
    ...conditionChanges(before, after),
    ...amountChange(before, after),
  ]
}

function basicsChange(before: RuleSet, after: RuleSet): RuleChange[] {
  const parts = partChanges(basicParts(before), basicParts(after))
  if (parts.length === 0) return []
  return [
    {
      what: 'changed',
      of: 'basics',
      id: 'basics',
      message: after.title,
      parts,
      keepsWording: false,
    },
  ]
}

function basicParts(ruleSet: RuleSet): RulePart[] {
  const plain = (text: string) => both(text, text)
  return [
    { key: 'version', words: plain(ruleSet.version) },
    { key: 'title', words: ruleSet.title },
    { key: 'effectiveFrom', words: plain(ruleSet.effectiveFrom) },
    {
      key: 'effectiveTo',
      words: ruleSet.effectiveTo ? plain(ruleSet.effectiveTo) : both('长期', 'open'),
    },
    {
      key: 'status',
      words: ruleSet.status === 'example' ? both('示例', 'example') : both('已确认', 'confirmed'),
    },
    { key: 'source', words: sourceWords(ruleSet.source) },
  ]
}

interface Placed {
  condition: Condition
  group?: Condition
}

function conditionChanges(before: RuleSet, after: RuleSet): RuleChange[] {
  const earlier = new Map(flatten(before.conditions).map((one) => [one.condition.id, one]))
  const later = flatten(after.conditions)
  const kept = new Set(later.map((one) => one.condition.id))
  const gone = [...earlier.values()].filter((one) => !kept.has(one.condition.id))
  return [
    ...later.flatMap((one) => conditionChange(earlier.get(one.condition.id), one)),
    ...gone.flatMap((one) => conditionChange(one, undefined)),
  ]
}

function conditionChange(before?: Placed, after?: Placed): RuleChange[] {
  const { id, message } = (after ?? before)!.condition
  const parts = partChanges(placedParts(before), placedParts(after))
  if (before && after && parts.length === 0) return []
  const what = before && after ? 'changed' : after ? 'added' : 'removed'
  if (what !== 'changed') return [plainChange(what, 'condition', id, message)]
  const keepsWording = isWordingKept(parts, CONDITION_FORMS[after!.condition.kind])
  return [{ what, of: 'condition', id, message, parts, keepsWording }]
}

function placedParts(placed?: Placed): RulePart[] {
  if (!placed) return []
  const group = placed.group ? [{ key: 'group', words: placed.group.message }] : []
  return [...ruleParts(placed.condition), ...group]
}

function amountChange({ amount: before }: RuleSet, { amount: after }: RuleSet): RuleChange[] {
  if (!before && !after) return []
  const parts = partChanges(
    before ? ruleParts(before, true) : [],
    after ? ruleParts(after, true) : []
  )
  if (parts.length === 0) return []
  const what = before && after ? 'changed' : after ? 'added' : 'removed'
  const { message } = (after ?? before)!
  if (what !== 'changed') return [plainChange(what, 'amount', 'amount', message)]
  const keepsWording = isWordingKept(parts, AMOUNT_FORMS[after!.kind])
  return [{ what, of: 'amount', id: 'amount', message, parts, keepsWording }]
}

function plainChange(
  what: 'added' | 'removed',
  of: 'condition' | 'amount',
  id: string,
  message: Localized
): RuleChange {
  return { what, of, id, message, parts: [], keepsWording: false }
}

function isWordingKept(parts: PartChange[], form: RuleForm | undefined): boolean {
  const values = form?.fields.map((field) => field.key) ?? []
  const isValueChanged = parts.some((part) => part.key === 'kind' || values.includes(part.key))
  return isValueChanged && !parts.some((part) => part.key === 'message')
}

function partChanges(before: RulePart[], after: RulePart[]): PartChange[] {
  const keys = [...new Set([...before, ...after].map((part) => part.key))]
  const wordsOf = (parts: RulePart[], key: string) =>
    parts.find((part) => part.key === key)?.words ?? null
  return keys.flatMap((key) => {
    const [was, is] = [wordsOf(before, key), wordsOf(after, key)]
    return canonicalJson(was) === canonicalJson(is) ? [] : [{ key, before: was, after: is }]
  })
}
