import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { clauseLabel } from '#app/subsidies/claim_view'
import { claimKinds, type ClaimKind } from '#app/subsidies/claim_kinds'
import { childrenOf, flatten } from '#app/subsidies/policies/rules_edit'
import { AMOUNT_FORMS, CONDITION_FORMS } from '#app/subsidies/policies/rules_form'
import { fieldWords, kindWords } from '#app/subsidies/policies/rule_words'
import { factWords } from '#app/subsidies/policies/facts_in_words'
import type { Locale } from '#app/shared/words'
import type { AmountFormula, Condition, RuleSet, Source } from '#app/rules/types'

type Row = Record<string, any>

/** Versions of each kind that has any, newest first, with the number of claims under each. */
export async function policyList({ drafts }: { drafts: boolean }) {
  const query = db
    .from('policies')
    .leftJoin('users', 'users.id', 'policies.updated_by_id')
    .orderBy('policies.effective_from', 'desc')
    .orderBy('policies.id', 'desc')
    .select('policies.*', 'users.full_name as editor')
  if (!drafts) query.whereNot('policies.status', 'draft')
  const rows: Row[] = await query
  const counts = await db
    .from('claims')
    .groupBy('policy_id')
    .select('policy_id')
    .count('* as total')
  const totals = new Map(counts.map((row) => [row.policy_id, Number(row.total)]))
  return claimKinds
    .map((kind) => ({
      kind,
      versions: rows
        .filter((row) => row.kind === kind)
        .map((row): Row => ({ ...row, claims: totals.get(row.id) ?? 0 })),
    }))
    .filter(({ versions }) => versions.length > 0)
}

/** A policy version with its rules; null when there is none. */
export async function policyVersion(id: number) {
  const policy: Row | null = await db
    .from('policies')
    .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
    .leftJoin('users as confirmer', 'confirmer.id', 'policies.confirmed_by_id')
    .leftJoin('users as publisher', 'publisher.id', 'policies.published_by_id')
    .leftJoin('users as author', 'author.id', 'policies.created_by_id')
    .leftJoin('users as editor', 'editor.id', 'policies.updated_by_id')
    .leftJoin('users as retirer', 'retirer.id', 'policies.retired_by_id')
    .leftJoin('policies as basis', 'basis.id', 'policies.based_on_id')
    .where('policies.id', id)
    .select(
      'policies.*',
      'rule_sets.definition',
      'rule_sets.hash',
      'confirmer.full_name as confirmer',
      'publisher.full_name as publisher',
      'author.full_name as author',
      'editor.full_name as editor',
      'retirer.full_name as retirer',
      'basis.version as basis_version'
    )
    .first()
  if (!policy) return null
  return { policy, ruleSet: JSON.parse(policy.definition) as RuleSet }
}

export type PolicyVersion = NonNullable<Awaited<ReturnType<typeof policyVersion>>>

/**
 * The version that a draft of a kind is compared with: the one in force on the day before the draft
 * begins, else the newest published one, else the newest retired one.
 */
export async function versionBefore(kind: ClaimKind, effectiveFrom: string, exceptId: number) {
  const rows: Row[] = await db
    .from('policies')
    .where('kind', kind)
    .whereNot('id', exceptId)
    .whereNot('status', 'draft')
    .orderBy('effective_from', 'desc')
    .select('id', 'status', 'effective_from', 'effective_to')
  const before = rows.find((row) => row.effective_from < effectiveFrom)
  const chosen = before ?? rows.find((row) => row.status === 'published') ?? rows[0]
  return chosen ? policyVersion(chosen.id) : null
}

/** A version that is no draft. @throws Exception 404 */
export async function publishedPolicy(id: number): Promise<{ id: number }> {
  const policy = await db
    .from('policies')
    .where('id', id)
    .whereNot('status', 'draft')
    .select('id')
    .first()
  if (!policy) throw new Exception('No such policy', { status: 404 })
  return policy
}

/** The confirmation of a version that waits for the second person; null when none does. */
export async function waitingConfirmation(policyId: number): Promise<Row | null> {
  return db
    .from('policy_confirmations')
    .join('users', 'users.id', 'policy_confirmations.proposed_by_id')
    .where({ 'policy_id': policyId, 'policy_confirmations.status': 'proposed' })
    .select('policy_confirmations.*', 'users.full_name as proposer')
    .first()
}

/** What the page of any version shows of it. */
export async function policyPage(id: number, locale: Locale) {
  const found = await policyVersion(id)
  if (!found) return null
  const { policy, ruleSet } = found
  const claims = await db.from('claims').where('policy_id', id).count('* as total').first()
  return {
    policy,
    ruleSet,
    title: ruleSet.title[locale],
    conditions: conditionLines(ruleSet.conditions, locale),
    amount: ruleSet.amount && amountLine(ruleSet.amount, locale),
    sources: sourcesOf(ruleSet),
    claims: Number(claims?.total ?? 0),
    examples: countExamples(ruleSet),
  }
}

export interface PolicyCondition {
  id: string
  depth: number
  section?: string
  message: string
  /** How it is judged: the comparison, the facts and the values, in words. */
  judged: string
  clauses: string[]
  quote?: string
  example: boolean
  isGroup: boolean
  children: number
}

/** Conditions as the rows of a table, children after their group. */
export function conditionLines(conditions: Condition[], locale: Locale): PolicyCondition[] {
  return flatten(conditions).map(({ condition, depth }) => ({
    id: condition.id,
    depth,
    section: condition.section?.[locale],
    message: condition.message[locale],
    judged: judgedWords(condition, locale),
    clauses: [condition.source, ...(condition.furtherSources ?? [])].map((source) =>
      clauseLabel(source, locale)
    ),
    quote: condition.source.quote,
    example: condition.example === true,
    isGroup: 'conditions' in condition,
    children: childrenOf(condition).length,
  }))
}

/** `出勤率 · 不低于 · 80%`. */
function judgedWords(condition: Condition, locale: Locale): string {
  const form = CONDITION_FORMS[condition.kind] ?? { facts: [], fields: [] }
  const data = condition as Row
  const facts = form.facts.flatMap((key) => (data[key] ? [factWords(data[key]).label[locale]] : []))
  const values = form.fields.flatMap((field) => fieldWords(field, data)?.[locale] ?? [])
  return [facts.join(' → '), kindWords(condition.kind)[locale], ...values]
    .filter((part) => part !== '')
    .join(' · ')
}

function basisOf({ document, number, clause }: Source): string {
  return [document, number, clause].filter(Boolean).join(' ')
}

function amountLine(amount: AmountFormula, locale: Locale) {
  const form = AMOUNT_FORMS[amount.kind] ?? { facts: [], fields: [] }
  const data = amount as Row
  return {
    message: amount.message[locale],
    kind: kindWords(amount.kind)[locale],
    facts: form.facts.flatMap((key) => (data[key] ? [factWords(data[key]).label[locale]] : [])),
    basis: basisOf(amount.source),
    quote: amount.source.quote,
    example: amount.example === true,
    tiers: amount.kind === 'per_day_tiers' ? amount.tiers : [],
    parts: form.fields
      .filter((field) => field.type !== 'tiers')
      .flatMap((field) => {
        const words = fieldWords(field, data)?.[locale]
        return words === undefined ? [] : [{ key: field.key, words }]
      }),
  }
}

function sourcesOf(ruleSet: RuleSet): Source[] {
  const sources = new Map<string, Source>()
  const add = (source: Source) => sources.set(`${source.document} ${source.number ?? ''}`, source)
  for (const { condition } of flatten(ruleSet.conditions)) {
    add(condition.source)
    condition.furtherSources?.forEach(add)
  }
  if (ruleSet.amount) add(ruleSet.amount.source)
  return [...sources.values()]
}

/** How many values of a version nobody has confirmed. */
export function countExamples(ruleSet: RuleSet): number {
  const marked = flatten(ruleSet.conditions).filter(({ condition }) => condition.example).length
  return marked + (ruleSet.amount?.example ? 1 : 0)
}
