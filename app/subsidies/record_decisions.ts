import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import type { ClaimStatus } from '#app/subsidies/claim_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type DecisionRecordStage =
  | 'submission'
  | 'review'
  | 'approval'
  | 'notice'
  | 'payment'
  | 'withdrawal'
  | 'hold'
  | 'dispute'
  | 'quality'
  | 'recovery'

export interface DecisionRecord {
  claimId: number
  stage: DecisionRecordStage
  result: string
  /** Where the claim stands from then on. */
  status: ClaimStatus
  reason?: string | null
  /** A code of the closed list of reasons, for rejections. */
  reasonCode?: string | null
  /** The decision that this one undoes. */
  undoesId?: number | null
}

/** Decisions after which a claim waits for somebody else: whoever had it has done the work. */
const ENDING_WORK: readonly DecisionRecordStage[] = [
  'submission',
  'review',
  'approval',
  'notice',
  'withdrawal',
]

/**
 * Appends decisions, each with the status it led to and the trace its claim refers to at that moment:
 * call it after the claims were changed. A member of the public who objects is no actor. Nothing here
 * is ever altered; an undoing is a decision too. A decision that moves a claim on also takes it from
 * the officer it was assigned to.
 */
export async function recordDecisions(
  trx: TransactionClientContract,
  actor: { id: number } | null,
  decisions: DecisionRecord[]
) {
  if (decisions.length === 0) return
  const at = clock.instant()
  const ids = [...new Set(decisions.map((one) => one.claimId))]
  const traces = new Map<number, number | null>()
  for (let start = 0; start < ids.length; start += 500) {
    const rows = await trx
      .from('claims')
      .whereIn('id', ids.slice(start, start + 500))
      .select('id', 'trace_id')
    for (const row of rows) traces.set(row.id, row.trace_id)
  }
  await insertMany(
    trx,
    'claim_decisions',
    decisions.map((one) => ({
      claim_id: one.claimId,
      stage: one.stage,
      result: one.result,
      status: one.status,
      trace_id: traces.get(one.claimId) ?? null,
      reason: one.reason || null,
      reason_code: one.reasonCode ?? null,
      undoes_id: one.undoesId ?? null,
      actor_id: actor?.id ?? null,
      created_at: at,
    }))
  )
  const moved = decisions.filter((one) => ENDING_WORK.includes(one.stage))
  for (let start = 0; start < moved.length; start += 500) {
    await trx
      .from('claims')
      .whereIn(
        'id',
        moved.slice(start, start + 500).map((one) => one.claimId)
      )
      .whereNotNull('assigned_to_id')
      .update({ assigned_to_id: null, assigned_at: null })
  }
}
