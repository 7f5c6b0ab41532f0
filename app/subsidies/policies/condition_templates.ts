import db from '@adonisjs/lucid/services/db'
import { both } from '#app/rules/words'
import { flatten, freeId } from '#app/subsidies/policies/rules_edit'
import { FACTS, factWords, type FactType } from '#app/subsidies/policies/facts_in_words'
import { CONDITION_FORMS, type RuleForm } from '#app/subsidies/policies/rules_form'
import { kindWords } from '#app/subsidies/policies/rule_words'
import type { Condition, Localized, RuleSet } from '#app/rules/types'

/** A condition that can be added to a draft as it stands in another version. */
export interface Template {
  policyId: number
  version: string
  title: Localized
  condition: Condition
}

/** How a fact of each type can be compared. */
export const COMPARISONS: Record<FactType, string[]> = {
  number: ['at_least', 'at_most'],
  percent: ['at_least', 'at_most'],
  count: ['at_most', 'at_least', 'empty'],
  day: ['on_or_before', 'not_before', 'present'],
  yes_no: ['equals'],
  code: ['one_of', 'none_of'],
  list: ['empty'],
  text: ['present'],
}

/** Which condition a form is to add. */
export interface TemplateChoice {
  policy?: number
  condition?: string
  fact?: string
  kind?: string
  group?: string
}

/**
 * The catalogue: every condition of the published and retired versions that the draft has not, once
 * each, the newest wording first.
 */
export async function conditionTemplates(draft: RuleSet): Promise<Template[]> {
  const rows = await db
    .from('policies')
    .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
    .whereNot('policies.status', 'draft')
    .orderBy('policies.effective_from', 'desc')
    .orderBy('policies.id', 'desc')
    .select('policies.id', 'rule_sets.definition')
  const seen = new Set(flatten(draft.conditions).map(({ condition }) => condition.id))
  return rows.flatMap((row) => {
    const ruleSet = JSON.parse(row.definition) as RuleSet
    return flatten(ruleSet.conditions).flatMap(({ condition, depth, group }) => {
      // What a route of a group asks for is said by the group alone.
      if (seen.has(condition.id) || (depth > 0 && group?.kind !== 'any_of')) return []
      seen.add(condition.id)
      return { policyId: row.id, version: ruleSet.version, title: ruleSet.title, condition }
    })
  })
}

/**
 * The condition that a choice stands for, with an id that the draft has free: the one of another
 * version, or an empty comparison of a fact. Null when there is no such thing.
 */
export async function chosenCondition(
  draft: RuleSet,
  choice: TemplateChoice
): Promise<Condition | null> {
  if (choice.policy && choice.condition) {
    const templates = await conditionTemplates(draft)
    const found = templates.find((one) => one.condition.id === choice.condition)
    return found ? withFreeIds(draft, found.condition) : null
  }
  const { fact, kind } = choice
  if (!fact || !kind || !Object.hasOwn(FACTS, fact)) return null
  const { label, type } = factWords(fact)
  if (!COMPARISONS[type].includes(kind)) return null
  const said = kindWords(kind)
  return {
    id: freeId(draft, `${fact}_${kind}`),
    kind,
    fact,
    message: both(`${label['zh-CN']}${said['zh-CN']}`, `${label.en}: ${said.en.toLowerCase()}`),
    source: { document: '' },
    example: true,
  } as Condition
}

function withFreeIds(draft: RuleSet, condition: Condition): Condition {
  const id = freeId(draft, condition.id)
  if (!('conditions' in condition)) return { ...condition, id }
  const conditions = condition.conditions.map((child) => withFreeIds(draft, child))
  return { ...condition, id, conditions }
}

/** What the form of a condition asks for: a bound that is the day of a fact is not typed. */
export function conditionForm(condition: Condition): RuleForm {
  const form = CONDITION_FORMS[condition.kind] ?? { facts: [], fields: [] }
  const byFact = 'dayFact' in condition && condition.dayFact !== undefined
  return byFact ? { ...form, fields: form.fields.filter(({ key }) => key !== 'day') } : form
}
