import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import type { ConditionResult, Trace } from '#app/rules/types'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** When in the life of a claim a trace was made. */
export type TraceOccasion = 'prepared' | 'submitted' | 'reviewed' | 'approved' | 'amended'

export interface NewTrace {
  claimId: number
  policyId: number
  /** Canonical JSON of the facts and of the trace, and the SHA-256 of the latter. */
  facts: string
  trace: string
  traceHash: string
  /** How the conditions at the top came out: `outcomesOf` the trace. */
  outcomes: string
  verdict: Trace['verdict']
  amountFen: number
}

/** The id and the result of a condition at the top of a trace. */
export type Outcome = Pick<ConditionResult, 'id' | 'result'>

/** What is kept beside a trace for whoever asks only how its conditions came out: ids with results. */
export function outcomesOf({ conditions }: Trace): string {
  return JSON.stringify(conditions.map(({ id, result }) => [id, result]))
}

/** The same, read again; in the order of the trace. */
export function readOutcomes(kept: string): Outcome[] {
  const pairs = JSON.parse(kept) as [string, Outcome['result']][]
  return pairs.map(([id, result]) => ({ id, result }))
}

export interface StoredTrace {
  id: number
  claimId: number
  policyId: number
  occasion: TraceOccasion
  facts: string
  trace: string
  traceHash: string
  verdict: Trace['verdict']
  amountFen: number
  createdAt: string
}

/**
 * Keeps the traces a step rests on and makes each the one its claim refers to. Earlier ones stay: the
 * table only grows.
 */
export async function keepTraces(
  trx: TransactionClientContract,
  occasion: TraceOccasion,
  traces: NewTrace[]
) {
  if (traces.length === 0) return
  const at = clock.instant()
  await insertMany(
    trx,
    'claim_traces',
    traces.map((one) => ({
      claim_id: one.claimId,
      policy_id: one.policyId,
      occasion,
      facts: one.facts,
      trace: one.trace,
      trace_hash: one.traceHash,
      outcomes: one.outcomes,
      verdict: one.verdict,
      amount_fen: one.amountFen,
      created_at: at,
    }))
  )
  const ids = traces.map((one) => one.claimId)
  const newest =
    '(SELECT MAX(claim_traces.id) FROM claim_traces WHERE claim_traces.claim_id = claims.id)'
  for (let start = 0; start < ids.length; start += 500) {
    await trx
      .from('claims')
      .whereIn('id', ids.slice(start, start + 500))
      .update({ trace_id: trx.raw(newest) })
  }
}

/** The trace a claim refers to; with `until`, an instant, the one it referred to then. */
export async function traceOf(
  client: QueryClientContract,
  claimId: number,
  until?: string
): Promise<StoredTrace | null> {
  const query = client.from('claim_traces').where('claim_id', claimId).orderBy('id', 'desc')
  if (until) query.where('created_at', '<=', until)
  const row = await query.first()
  return row && storedTrace(row)
}

/** A row of `claim_traces` by the names the code uses. */
export function storedTrace(row: Record<string, any>): StoredTrace {
  return {
    id: row.id,
    claimId: row.claim_id,
    policyId: row.policy_id,
    occasion: row.occasion,
    facts: row.facts,
    trace: row.trace,
    traceHash: row.trace_hash,
    verdict: row.verdict,
    amountFen: Number(row.amount_fen),
    createdAt: row.created_at,
  }
}
