import { createHash } from 'node:crypto'
import { MODULE } from '#app/subsidies/claim_terms'
import { canonicalJson, traceBytes } from '#app/rules/hash'
import { evaluator, payableFen } from '#app/rules/evaluate'
import { gatherClaimFacts, type ClaimSubject } from '#app/subsidies/claim_facts'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { ConditionResult, Facts, Localized, RuleSet, Trace } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface PolicyRules {
  id: number
  code: string
  version: string
  valueStatus: 'confirmed' | 'example'
  ruleSet: RuleSet
}

export interface Assessment extends ClaimSubject {
  policy: PolicyRules
  trace: Trace
  /** What may be paid, in fen; 0 unless every condition passed. */
  payableFen: number
  /** Texts as they are stored with the claim. */
  stored: { facts: string; trace: string; traceHash: string }
}

/**
 * The policy that rules a class: the published version in force on the day the class started, the
 * newest when several are. @throws RuleViolation E_NO_POLICY
 */
export async function policyOn(client: QueryClientContract, day: string): Promise<PolicyRules> {
  const row = await policyRows(client)
    .where('policies.kind', 'training_subsidy')
    .where('policies.status', 'published')
    .where('policies.effective_from', '<=', day)
    .where((query) => {
      query.whereNull('policies.effective_to').orWhere('policies.effective_to', '>=', day)
    })
    .orderBy('policies.effective_from', 'desc')
    .orderBy('policies.id', 'desc')
    .first()
  if (!row) throw new RuleViolation('E_NO_POLICY', { module: MODULE, params: { day } })
  return policyOf(row)
}

/** Policies by id. */
export async function policiesById(client: QueryClientContract, ids: number[]) {
  const rows = await policyRows(client).whereIn('policies.id', [...new Set(ids)])
  return new Map(rows.map((row) => [row.id as number, policyOf(row)]))
}

function policyRows(client: QueryClientContract) {
  return client
    .from('policies')
    .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
    .select(
      'policies.id',
      'policies.code',
      'policies.version',
      'policies.value_status',
      'rule_sets.definition'
    )
}

function policyOf(row: Record<string, any>): PolicyRules {
  return {
    id: row.id,
    code: row.code,
    version: row.version,
    valueStatus: row.value_status,
    ruleSet: JSON.parse(row.definition),
  }
}

/** The fund that pays the classes of a plan year. @throws RuleViolation E_NO_FUND */
export async function fundOfYear(client: QueryClientContract, year: number): Promise<number> {
  const fund = await client.from('funds').where('year', year).orderBy('id').select('id').first()
  if (!fund)
    throw new RuleViolation('E_NO_FUND', { module: MODULE, params: { year: String(year) } })
  return fund.id
}

/** Judges enrolments by one policy as things stand now. */
export async function assessEnrolments(
  client: QueryClientContract,
  enrolmentIds: number[],
  policy: PolicyRules
): Promise<Assessment[]> {
  const judge = evaluator(policy.ruleSet)
  const subjects = await gatherClaimFacts(client, enrolmentIds)
  return subjects.map((subject) => assess(subject, policy, judge))
}

/** Judges claims anew, each by the policy it was prepared under; by claim id. */
export async function assessClaims(
  client: QueryClientContract,
  claims: { id: number; enrolmentId: number; policyId: number }[]
): Promise<Map<number, Assessment>> {
  const policies = await policiesById(
    client,
    claims.map((claim) => claim.policyId)
  )
  const judges = new Map([...policies].map(([id, policy]) => [id, evaluator(policy.ruleSet)]))
  const subjects = await gatherClaimFacts(
    client,
    claims.map((claim) => claim.enrolmentId)
  )
  const byEnrolment = new Map(subjects.map((subject) => [subject.enrolmentId, subject]))
  const found = new Map<number, Assessment>()
  for (const claim of claims) {
    const subject = byEnrolment.get(claim.enrolmentId)
    if (!subject) continue
    const policy = policies.get(claim.policyId)!
    found.set(claim.id, assess(subject, policy, judges.get(claim.policyId)!))
  }
  return found
}

function assess(
  subject: ClaimSubject,
  policy: PolicyRules,
  judge: (facts: Facts) => Trace
): Assessment {
  const trace = judge(subject.facts)
  const text = traceBytes(trace)
  return {
    ...subject,
    policy,
    trace,
    payableFen: payableFen(trace),
    stored: { facts: canonicalJson(subject.facts), trace: text, traceHash: hashOf(text) },
  }
}

/** SHA-256 of a stored trace, 64 hexadecimal digits. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export interface Replay {
  /** The stored facts and rules give the stored trace again, byte for byte. */
  same: boolean
  storedHash: string
  replayedHash: string
}

/** Judges the stored facts again by the stored rules and compares with the stored trace. */
export function replay(
  claim: { facts: string; trace: string; traceHash: string },
  ruleSet: RuleSet
): Replay {
  const text = traceBytes(evaluator(ruleSet)(JSON.parse(claim.facts)))
  const replayedHash = hashOf(text)
  const same = text === claim.trace && replayedHash === claim.traceHash
  return { same, storedHash: claim.traceHash, replayedHash }
}

/** The conditions at the top that did not pass. */
export function openConditions(trace: Trace): ConditionResult[] {
  return trace.conditions.filter((condition) => condition.result !== 'passed')
}

/** Why a claim cannot go on, in both languages: the conditions that did not pass. */
export function whyNot(trace: Trace): Localized {
  const say = (locale: keyof Localized, join: string) =>
    openConditions(trace)
      .map((condition) => `${condition.message[locale]}（${condition.found[locale]}）`)
      .join(join)
  return {
    'zh-CN': say('zh-CN', '；'),
    'en': say('en', '; ').replaceAll('（', ' (').replaceAll('）', ')'),
  }
}

/** Counts of the top-level conditions by result. */
export function tallyOf(trace: Pick<Trace, 'conditions'>) {
  const of = (result: string) => trace.conditions.filter((one) => one.result === result).length
  return { passed: of('passed'), failed: of('failed'), unknown: of('unknown') }
}
