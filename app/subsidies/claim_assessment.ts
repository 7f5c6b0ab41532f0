import { createHash } from 'node:crypto'
import { MODULE } from '#app/subsidies/claim_terms'
import { canonicalJson, traceBytes } from '#app/rules/hash'
import { evaluator, payableFen } from '#app/rules/evaluate'
import {
  gatherAwardFacts,
  gatherClaimFacts,
  gatherFactsOfKinds,
  type ClaimScope,
  type ClaimSubject,
} from '#app/subsidies/claim_facts'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { ClaimKind, ClaimPart, KindAndPart } from '#app/subsidies/claim_kinds'
import { outcomesOf, type NewTrace } from '#app/subsidies/claim_traces'
import type { ConditionResult, Facts, Localized, RuleSet, Trace } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface PolicyRules {
  id: number
  kind: ClaimKind
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
 * The policy of a kind that rules a class: the version in force on the day the class started. A
 * version that was retired later still rules the classes of its time.
 * @throws RuleViolation E_NO_POLICY
 */
export async function policyOn(
  client: QueryClientContract,
  day: string,
  kind: ClaimKind = 'training_subsidy'
): Promise<PolicyRules> {
  const row = await policyRows(client)
    .where('policies.kind', kind)
    .whereIn('policies.status', ['published', 'retired'])
    .where('policies.effective_from', '<=', day)
    .where((query) => {
      query.whereNull('policies.effective_to').orWhere('policies.effective_to', '>=', day)
    })
    .first()
  if (!row) throw new RuleViolation('E_NO_POLICY', { module: MODULE, params: { day } })
  return policyOf(row)
}

/** The policies of every kind that rule a day, by kind. */
export async function policiesOn(
  client: QueryClientContract,
  day: string
): Promise<Map<ClaimKind, PolicyRules>> {
  const rows = await policyRows(client)
    .whereIn('policies.status', ['published', 'retired'])
    .where('policies.effective_from', '<=', day)
    .where((query) => {
      query.whereNull('policies.effective_to').orWhere('policies.effective_to', '>=', day)
    })
  return new Map(rows.map((row) => [row.kind as ClaimKind, policyOf(row)]))
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
      'policies.kind',
      'policies.code',
      'policies.version',
      'policies.value_status',
      'rule_sets.definition'
    )
}

function policyOf(row: Record<string, any>): PolicyRules {
  return {
    id: row.id,
    kind: row.kind,
    code: row.code,
    version: row.version,
    valueStatus: row.value_status,
    ruleSet: JSON.parse(row.definition),
  }
}

/** The fund that pays claims of a kind of a plan year. @throws RuleViolation E_NO_FUND */
export async function fundOfYear(
  client: QueryClientContract,
  year: number,
  kind: ClaimKind = 'training_subsidy'
): Promise<number> {
  const funds = await client.from('funds').where('year', year).orderBy('id').select('id', 'pays')
  const fund = funds.find(({ pays }) => String(pays).split(',').includes(kind))
  if (!fund)
    throw new RuleViolation('E_NO_FUND', { module: MODULE, params: { year: String(year) } })
  return fund.id
}

/** Judges enrolments by one policy as things stand now. */
export async function assessEnrolments(
  client: QueryClientContract,
  enrolmentIds: number[],
  policy: PolicyRules,
  part: ClaimPart = 'whole'
): Promise<Assessment[]> {
  const judge = evaluator(policy.ruleSet)
  const subjects = await gatherClaimFacts(client, enrolmentIds, { kind: policy.kind, part })
  return subjects.map((subject) => assess(subject, policy, judge))
}

/** Judges enrolments for several kinds of claims, each by its policy, from one reading of the facts. */
export async function assessForKinds(
  client: QueryClientContract,
  enrolmentIds: number[],
  scopes: (KindAndPart & { policy: PolicyRules })[]
): Promise<Assessment[][]> {
  const lists = await gatherFactsOfKinds(client, enrolmentIds, scopes)
  const judges = new Map(scopes.map(({ policy }) => [policy.id, evaluator(policy.ruleSet)]))
  return lists.map((subjects, index) => {
    const { policy } = scopes[index]
    return subjects.map((subject) => assess(subject, policy, judges.get(policy.id)!))
  })
}

/** Judges competition awards by one policy as things stand now. */
export async function assessAwards(
  client: QueryClientContract,
  awardIds: number[],
  policy: PolicyRules
): Promise<Assessment[]> {
  const judge = evaluator(policy.ruleSet)
  const subjects = await gatherAwardFacts(client, awardIds)
  return subjects.map((subject) => assess(subject, policy, judge))
}

/** What is needed of a claim to judge it anew. */
export interface ClaimToAssess {
  id: number
  kind: ClaimKind
  part: ClaimPart
  enrolmentId: number | null
  policyId: number
}

/** Judges claims anew, each by the policy it was prepared under; by claim id. */
export async function assessClaims(
  client: QueryClientContract,
  claims: ClaimToAssess[]
): Promise<Map<number, Assessment>> {
  const policies = await policiesById(
    client,
    claims.map((claim) => claim.policyId)
  )
  const judges = new Map([...policies].map(([id, policy]) => [id, evaluator(policy.ruleSet)]))
  const subjects = await subjectsOfClaims(client, claims)
  const found = new Map<number, Assessment>()
  for (const { id, policyId } of claims) {
    const subject = subjects.get(id)
    if (!subject) continue
    found.set(id, assess(subject, policies.get(policyId)!, judges.get(policyId)!))
  }
  return found
}

/** What is recorded of the subjects of claims as things stand now, unjudged; by claim id. */
export async function subjectsOfClaims(
  client: QueryClientContract,
  claims: ClaimToAssess[]
): Promise<Map<number, ClaimSubject>> {
  const found = new Map<number, ClaimSubject>()
  for (const [scope, some] of claimsByScope(claims)) {
    for (const [id, subject] of await subjectsByClaim(client, scope, some)) found.set(id, subject)
  }
  return found
}

async function subjectsByClaim(
  client: QueryClientContract,
  scope: ClaimScope,
  claims: ClaimToAssess[]
): Promise<Map<number, ClaimSubject>> {
  if (scope.kind === 'competition_award') return awardsByClaim(client, claims)
  const ids = claims.flatMap((claim) => claim.enrolmentId ?? [])
  const subjects = await gatherClaimFacts(client, ids, scope)
  const byEnrolment = new Map(subjects.map((subject) => [subject.enrolmentId, subject]))
  return byClaimId(claims, (claim) => byEnrolment.get(claim.enrolmentId))
}

async function awardsByClaim(client: QueryClientContract, claims: ClaimToAssess[]) {
  const rows = await client
    .from('claims')
    .whereIn(
      'id',
      claims.map((claim) => claim.id)
    )
    .select('id', 'competition_award_id')
  const awardOf = new Map(rows.map((row) => [row.id as number, row.competition_award_id as number]))
  const subjects = await gatherAwardFacts(client, [...awardOf.values()])
  const byAward = new Map(subjects.map((subject) => [subject.awardId, subject]))
  return byClaimId(claims, (claim) => byAward.get(awardOf.get(claim.id) ?? null))
}

function byClaimId(
  claims: ClaimToAssess[],
  find: (claim: ClaimToAssess) => ClaimSubject | undefined
): Map<number, ClaimSubject> {
  return new Map(
    claims.flatMap((claim) => {
      const subject = find(claim)
      return subject ? [[claim.id, subject] as const] : []
    })
  )
}

function claimsByScope(claims: ClaimToAssess[]): [ClaimScope, ClaimToAssess[]][] {
  const groups = new Map<string, [ClaimScope, ClaimToAssess[]]>()
  for (const claim of claims) {
    const { kind, part } = claim
    const key = `${kind} ${part}`
    const group = groups.get(key) ?? [{ kind, part }, []]
    group[1].push(claim)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** An assessment as it is kept with a claim. */
export function newTrace(claimId: number, one: Assessment): NewTrace {
  return {
    claimId,
    policyId: one.policy.id,
    facts: one.stored.facts,
    trace: one.stored.trace,
    traceHash: one.stored.traceHash,
    outcomes: outcomesOf(one.trace),
    verdict: one.trace.verdict,
    amountFen: one.payableFen,
  }
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
export function tallyOf({
  conditions,
}: {
  conditions: readonly Pick<ConditionResult, 'result'>[]
}) {
  const of = (result: string) => conditions.filter((one) => one.result === result).length
  return { passed: of('passed'), failed: of('failed'), unknown: of('unknown') }
}
