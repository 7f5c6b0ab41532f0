import db from '@adonisjs/lucid/services/db'
import { clauseLabel } from '#app/subsidies/claim_view'
import type { Locale } from '#app/shared/words'
import type { AmountFormula, Condition, RuleSet, Source } from '#app/rules/types'

type Row = Record<string, any>

/** Versions of the policies, newest first, with the number of claims under each. */
export async function policyList() {
  const rows: Row[] = await db
    .from('policies')
    .orderBy('effective_from', 'desc')
    .orderBy('id', 'desc')
  const counts = await db
    .from('claims')
    .groupBy('policy_id')
    .select('policy_id')
    .count('* as total')
  const totals = new Map(counts.map((row) => [row.policy_id, Number(row.total)]))
  return rows.map((row): Row => ({ ...row, claims: totals.get(row.id) ?? 0 }))
}

export interface PolicyCondition {
  id: string
  section?: string
  message: string
  clauses: string[]
  quote?: string
  example: boolean
  isAnyOf: boolean
  children: PolicyCondition[]
}

/** A policy version as its page shows it; null when there is none. */
export async function policyPage(id: number, locale: Locale) {
  const policy: Row | null = await db
    .from('policies')
    .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
    .leftJoin('users', 'users.id', 'policies.confirmed_by_id')
    .where('policies.id', id)
    .select('policies.*', 'rule_sets.definition', 'rule_sets.hash', 'users.full_name as confirmer')
    .first()
  if (!policy) return null
  const ruleSet = JSON.parse(policy.definition) as RuleSet
  const claims = await db.from('claims').where('policy_id', id).count('* as total').first()
  return {
    policy,
    title: ruleSet.title[locale],
    conditions: ruleSet.conditions.map((condition) => conditionLine(condition, locale)),
    amount: ruleSet.amount && amountLine(ruleSet.amount, locale),
    sources: sourcesOf(ruleSet),
    claims: Number(claims?.total ?? 0),
    examples: countExamples(ruleSet),
  }
}

function conditionLine(condition: Condition, locale: Locale): PolicyCondition {
  const children = 'conditions' in condition ? condition.conditions : []
  return {
    id: condition.id,
    section: condition.section?.[locale],
    message: condition.message[locale],
    clauses: [condition.source, ...(condition.furtherSources ?? [])].map((source) =>
      clauseLabel(source, locale)
    ),
    quote: condition.source.quote,
    example: condition.example === true,
    isAnyOf: condition.kind === 'any_of',
    children: children.map((child) => conditionLine(child, locale)),
  }
}

function basisOf({ document, number, clause }: Source): string {
  return [document, number, clause].filter(Boolean).join(' ')
}

function amountLine(amount: AmountFormula, locale: Locale) {
  return {
    message: amount.message[locale],
    basis: basisOf(amount.source),
    example: amount.example === true,
    tiers: amount.kind === 'per_day_tiers' ? amount.tiers : [],
    capFen: amount.capFen,
  }
}

function sourcesOf(ruleSet: RuleSet): Source[] {
  const sources = new Map<string, Source>()
  const add = (source: Source) => sources.set(`${source.document} ${source.number ?? ''}`, source)
  const walk = (condition: Condition) => {
    add(condition.source)
    condition.furtherSources?.forEach(add)
    if ('conditions' in condition) condition.conditions.forEach(walk)
  }
  ruleSet.conditions.forEach(walk)
  if (ruleSet.amount) add(ruleSet.amount.source)
  return [...sources.values()]
}

function countExamples(ruleSet: RuleSet): number {
  const count = (condition: Condition): number =>
    (condition.example ? 1 : 0) +
    ('conditions' in condition
      ? condition.conditions.reduce((sum, child) => sum + count(child), 0)
      : 0)
  return (
    ruleSet.conditions.reduce((sum, condition) => sum + count(condition), 0) +
    (ruleSet.amount?.example ? 1 : 0)
  )
}
