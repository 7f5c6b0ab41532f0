import { evaluator, payableFen } from '#app/rules/evaluate'
import { canonicalJson } from '#app/rules/hash'
import { readOutcomes, type Outcome } from '#app/subsidies/claim_traces'
import { subjectsOfClaims, type ClaimToAssess } from '#app/subsidies/claim_assessment'
import { factsAsked } from '#app/subsidies/policies/rules_edit'
import type { ClaimKind } from '#app/subsidies/claim_kinds'
import type { Facts, Result, RuleSet, Trace } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** A claim that other rules judge differently. */
export interface SimulatedLine {
  claimId: number
  traceId: number
  beforeFen: number
  afterFen: number
  beforeVerdict: Result
  afterVerdict: Result
  /** The first condition that decides it; null when only the amount differs. */
  conditionId: string | null
  /** Canonical JSON of the facts that were gathered anew; null when the stored ones were enough. */
  gathered: string | null
}

/** Sums of the claims of one fund, in fen. */
export interface FundTotal {
  fundId: number
  claims: number
  beforeFen: number
  afterFen: number
}

export interface SimulationTotals {
  claims: number
  gains: number
  losses: number
  /** Neither verdict nor amount differs. */
  same: number
  beforeFen: number
  afterFen: number
  funds: FundTotal[]
  /** Facts the rules ask for that were not stored: how many claims lacked each, for how many it was found. */
  gathered: Record<string, { lacking: number; found: number }>
}

/** What one chunk of claims gives. `lastId` is the id to go on after. */
export interface SimulatedChunk {
  lastId: number
  totals: SimulationTotals
  lines: SimulatedLine[]
}

export interface SimulationScope {
  kind: ClaimKind
  ruleSet: RuleSet
  /** Claims with ids up to this one; all there are when left out. */
  untilId?: number
}

/** Claims judged at once: bounds the memory whatever the number of claims. */
const CHUNK = 250

interface PastClaim extends ClaimToAssess {
  fundId: number
  traceId: number
  facts: string
  /** As `readOutcomes` takes them. */
  outcomes: string
  verdict: Result
  fen: number
}

/**
 * Judges the past claims of a kind by other rules, on the facts stored with each, and compares with
 * the stored verdict and amount. Facts that the rules ask for and that were not stored are gathered
 * anew. `onChunk` gets what differs, a chunk at a time; nothing else is kept. Raises a RangeError when
 * an amount cannot be worked out from a stored fact.
 */
export async function simulatePolicy(
  client: QueryClientContract,
  scope: SimulationScope,
  onChunk?: (chunk: SimulatedChunk) => Promise<void> | void
): Promise<SimulationTotals> {
  const simulator = new Simulator(scope)
  const totals = noTotals()
  let claims = await readPastClaims(client, scope, 0)
  while (claims.length > 0) {
    // The database reads on while this chunk is judged; should it fail, that is told when it is awaited.
    const ahead = readPastClaims(client, scope, claims.at(-1)!.id)
    ahead.catch(() => {})
    const chunk = await simulator.judge(client, claims)
    addTotals(totals, chunk.totals)
    await onChunk?.(chunk)
    claims = await ahead
  }
  return totals
}

/** As `simulatePolicy`, a chunk at a time, for work that is taken up again where it stopped. */
export class Simulator {
  readonly #judge: (facts: Facts) => Trace
  readonly #asked: string[]

  constructor(readonly scope: SimulationScope) {
    this.#judge = evaluator(scope.ruleSet)
    this.#asked = factsAsked(scope.ruleSet)
  }

  /** What the claims after an id give; null when there are none. */
  async next(client: QueryClientContract, afterId: number): Promise<SimulatedChunk | null> {
    const claims = await readPastClaims(client, this.scope, afterId)
    return claims.length === 0 ? null : this.judge(client, claims)
  }

  /** What some claims give; they must be in the order of their ids. */
  async judge(client: QueryClientContract, claims: PastClaim[]): Promise<SimulatedChunk> {
    const stored = claims.map((claim) => JSON.parse(claim.facts) as Facts)
    const totals = noTotals()
    const anew = await this.#gather(client, claims, stored, totals)
    const lines: SimulatedLine[] = []
    for (const [index, claim] of claims.entries()) {
      const gathered = anew.get(claim.id)
      const trace = this.#judge(gathered ? { ...stored[index], ...gathered } : stored[index])
      const fen = payableFen(trace)
      count(totals, claim, fen, trace.verdict)
      if (fen === claim.fen && trace.verdict === claim.verdict) continue
      const isTurned = trace.verdict !== claim.verdict
      lines.push({
        claimId: claim.id,
        traceId: claim.traceId,
        beforeFen: claim.fen,
        afterFen: fen,
        beforeVerdict: claim.verdict,
        afterVerdict: trace.verdict,
        conditionId: isTurned ? decidingCondition(readOutcomes(claim.outcomes), trace) : null,
        gathered: gathered ? canonicalJson(gathered) : null,
      })
    }
    return { lastId: claims.at(-1)!.id, totals, lines }
  }

  async #gather(
    client: QueryClientContract,
    claims: PastClaim[],
    stored: Facts[],
    { gathered }: SimulationTotals
  ): Promise<Map<number, Facts>> {
    const lacking = new Map<number, string[]>()
    for (const [index, claim] of claims.entries()) {
      const names = this.#asked.filter((name) => stored[index][name] === undefined)
      if (names.length > 0) lacking.set(claim.id, names)
    }
    const anew = new Map<number, Facts>()
    if (lacking.size === 0) return anew
    const subjects = await subjectsOfClaims(
      client,
      claims.filter((claim) => lacking.has(claim.id))
    )
    for (const [id, names] of lacking) {
      const facts: Facts = {}
      for (const name of names) {
        const sum = (gathered[name] ??= { lacking: 0, found: 0 })
        sum.lacking++
        const fact = subjects.get(id)?.facts[name]
        if (!fact) continue
        facts[name] = fact
        if (fact.value !== null) sum.found++
      }
      anew.set(id, facts)
    }
    return anew
  }
}

/**
 * The condition at the top that turns the verdict: of a claim that is no longer met, the first that
 * does not pass and passed before or was not asked; of one that is met now, the first that did not
 * pass before.
 */
export function decidingCondition(before: Outcome[], after: Trace): string | null {
  const [was, is] = [before, after.conditions].map(
    (outcomes) => new Map(outcomes.map((one) => [one.id, one.result]))
  )
  const open = (outcomes: Outcome[]) => outcomes.filter((one) => one.result !== 'passed')
  const stopped = open(after.conditions).find((one) => was.get(one.id) !== one.result)
  if (after.verdict !== 'passed' && stopped) return stopped.id
  return open(before).find((one) => is.get(one.id) !== one.result)?.id ?? null
}

/**
 * The claims whose decisions are past facts: all but those withdrawn, and of rejected ones those whose
 * subject was not claimed anew.
 */
export function pastClaims(client: QueryClientContract, kind: ClaimKind) {
  return pastClaimsOfAll(client).where('claims.kind', kind)
}

function pastClaimsOfAll(client: QueryClientContract) {
  return client
    .from('claims')
    .join('claim_traces', 'claim_traces.id', 'claims.trace_id')
    .whereNot('claims.status', 'withdrawn')
    .whereRaw(
      `(claims.status <> 'rejected' OR NOT EXISTS (
        SELECT 1 FROM claims newer
        WHERE newer.kind = claims.kind AND newer.subject_key = claims.subject_key
          AND newer.status NOT IN ('rejected', 'withdrawn') AND newer.quota_freed_at IS NULL))`
    )
}

async function readPastClaims(
  client: QueryClientContract,
  { kind, untilId }: SimulationScope,
  afterId: number
): Promise<PastClaim[]> {
  const query = pastClaimsOfAll(client)
    // No index of the kind: the claims are walked once by their ids, not sorted anew for every chunk.
    .whereRaw("claims.kind || '' = ?", [kind])
    .where('claims.id', '>', afterId)
    .orderBy('claims.id')
    .limit(CHUNK)
    .select(
      'claims.id',
      'claims.part',
      'claims.enrolment_id',
      'claims.policy_id',
      'claims.fund_id',
      'claim_traces.id as trace_id',
      'claim_traces.facts',
      'claim_traces.outcomes',
      'claim_traces.verdict',
      'claim_traces.amount_fen'
    )
  if (untilId !== undefined) query.where('claims.id', '<=', untilId)
  const rows = await query
  return rows.map((row) => ({
    id: row.id,
    kind,
    part: row.part,
    enrolmentId: row.enrolment_id,
    policyId: row.policy_id,
    fundId: row.fund_id,
    traceId: row.trace_id,
    facts: row.facts,
    outcomes: row.outcomes,
    verdict: row.verdict,
    fen: Number(row.amount_fen),
  }))
}

export function noTotals(): SimulationTotals {
  return {
    claims: 0,
    gains: 0,
    losses: 0,
    same: 0,
    beforeFen: 0,
    afterFen: 0,
    funds: [],
    gathered: {},
  }
}

function count(totals: SimulationTotals, claim: PastClaim, fen: number, verdict: Result) {
  totals.claims++
  if (fen > claim.fen) totals.gains++
  else if (fen < claim.fen) totals.losses++
  else if (verdict === claim.verdict) totals.same++
  totals.beforeFen += claim.fen
  totals.afterFen += fen
  const fund = fundTotal(totals, claim.fundId)
  fund.claims++
  fund.beforeFen += claim.fen
  fund.afterFen += fen
}

function fundTotal(totals: SimulationTotals, fundId: number): FundTotal {
  const known = totals.funds.find((fund) => fund.fundId === fundId)
  if (known) return known
  const fund = { fundId, claims: 0, beforeFen: 0, afterFen: 0 }
  totals.funds.push(fund)
  return fund
}

/** Adds the totals of a chunk to those of the chunks before it. */
export function addTotals(sum: SimulationTotals, part: SimulationTotals) {
  for (const key of ['claims', 'gains', 'losses', 'same', 'beforeFen', 'afterFen'] as const) {
    sum[key] += part[key]
  }
  for (const { fundId, claims, beforeFen, afterFen } of part.funds) {
    const fund = fundTotal(sum, fundId)
    fund.claims += claims
    fund.beforeFen += beforeFen
    fund.afterFen += afterFen
  }
  for (const [name, { lacking, found }] of Object.entries(part.gathered)) {
    const known = (sum.gathered[name] ??= { lacking: 0, found: 0 })
    known.lacking += lacking
    known.found += found
  }
}
