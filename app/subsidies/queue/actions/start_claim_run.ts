import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { openWorkBatch } from '#app/shared/outbox/work_batch'
import { wellFormed } from '#app/subsidies/decide_claims_within'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import RunClaimLines from '#app/subsidies/queue/actions/run_claim_lines'
import type User from '#models/user'
import type { CheckName } from '#app/subsidies/review/checks'
import { questionsOf, type Question } from '#app/subsidies/review/question_topics'
import type { Stage } from '#app/subsidies/queries/queue_filters'
import type { DecisionResult } from '#app/subsidies/decide_claims_within'

export type RunOrder =
  | {
      act: 'decision'
      result: DecisionResult
      reason?: string | null
      reasonCode?: string | null
      /** What a return asks of each claim. */
      questions?: readonly Question[]
    }
  | { act: 'assignment'; officerId: number | null }
  | {
      act: 'check'
      name: CheckName
      result: 'passed' | 'failed'
      note: string
      evidence?: string | null
    }

export interface PreviewedClaim {
  id: number
  version: number
}

export interface StartClaimRunInput {
  actor: User
  stage: Stage
  order: RunOrder
  /** What the preview said would go. */
  going: PreviewedClaim[]
  /** What it said would stay: the result tells why. */
  excluded?: PreviewedClaim[]
  requestId?: string | null
}

export const RUN_JOB = 'claims.run'

/** Claims of one transaction. */
const CHUNK = 50
/** Up to so many the officer waits for; more are done in the background. */
export const AT_ONCE = 200

/**
 * Does one thing with many claims, fifty to a transaction, and keeps what became of each. Up to two
 * hundred are done before it returns, more by the outbox while the page of the run shows how far it is.
 * Gives the id of the run. @throws RuleViolation E_NOTHING_SELECTED, E_REASON_NEEDED,
 * E_REASON_CODE_NEEDED, E_NOTE_NEEDED
 */
export default class StartClaimRun {
  async handle({ actor, stage, order, going, excluded = [], requestId }: StartClaimRunInput) {
    if (going.length === 0) throw new RuleViolation('E_NOTHING_SELECTED', { module: 'claim_work' })
    if (order.act === 'decision') wellFormed({ ...order, stage })
    if (order.act === 'check' && !order.note.trim()) {
      throw new RuleViolation('E_NOTE_NEEDED', { module: 'review', field: 'note' })
    }
    const total = going.length + excluded.length
    const { runId, ranges } = await db.transaction(async (trx) => {
      const [row] = await trx
        .table('claim_runs')
        .returning('id')
        .insert({
          ...columnsOf(order),
          act: order.act,
          stage,
          total,
          request_id: requestId ?? null,
          actor_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      const line = (claim: PreviewedClaim, isExcluded: boolean) => ({
        claim_run_id: id,
        claim_id: claim.id,
        version: claim.version,
        is_excluded: isExcluded,
        status: 'waiting',
      })
      await insertMany(trx, 'claim_run_lines', [
        ...going.map((claim) => line(claim, false)),
        ...excluded.map((claim) => line(claim, true)),
      ])
      const lines = await trx
        .from('claim_run_lines')
        .where('claim_run_id', id)
        .orderBy('id')
        .select('id')
      const chunks = rangesOf(lines.map((one) => one.id as number))
      if (total > AT_ONCE) {
        await openWorkBatch(trx, {
          kind: RUN_JOB,
          subject: { type: 'claim_run', id },
          actorId: actor.id,
          jobs: chunks.map(([from, to]) => ({
            kind: RUN_JOB,
            payload: { runId: id, from, to },
            uniqueKey: `claim_run:${id}:${from}`,
          })),
        })
      }
      await recordAudit(trx, {
        actor,
        action: 'claims.run_started',
        subject: { type: 'claim_run', id },
        changes: { act: order.act, stage, going: going.length, excluded: excluded.length },
        requestId,
      })
      return { runId: id, ranges: chunks }
    })
    if (total <= AT_ONCE) {
      for (const [from, to] of ranges) await new RunClaimLines().handle({ runId, from, to })
    }
    return runId
  }
}

function columnsOf(order: RunOrder): Record<string, unknown> {
  if (order.act === 'assignment') return { officer_id: order.officerId }
  if (order.act === 'decision') {
    const { result, reason, reasonCode } = order
    return {
      result,
      reason: reason?.trim() || null,
      reason_code: reasonCode ?? null,
      questions:
        result === 'returned' ? JSON.stringify(questionsOf(order.questions, reason)) : null,
    }
  }
  const { name, result, note, evidence } = order
  return { check_name: name, result, reason: note.trim(), evidence: evidence?.trim() || null }
}

function rangesOf(ids: number[]): [from: number, to: number][] {
  const ranges: [number, number][] = []
  for (let start = 0; start < ids.length; start += CHUNK) {
    ranges.push([ids[start], ids[Math.min(start + CHUNK, ids.length) - 1]])
  }
  return ranges
}
