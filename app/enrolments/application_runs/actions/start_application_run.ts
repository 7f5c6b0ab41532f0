import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { openWorkBatch } from '#app/shared/outbox/work_batch'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { wellFormed } from '#app/enrolments/applications/actions/decide_application'
import {
  previewApplications,
  type PreviewedApplication,
  type RunResult,
} from '#app/enrolments/application_runs/queries/application_preview'
import type { ApplicationFilters } from '#app/enrolments/application_runs/queries/application_list'
import type { RefusalReason } from '#app/enrolments/applications/application_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface StartApplicationRunInput {
  actor: User
  filters: ApplicationFilters
  result: RunResult
  /** Digest of the preview that was read. */
  selection: string
  reasonCode?: RefusalReason | null
  reason?: string | null
  requestId?: string | null
}

export const APPLICATION_RUN_JOB = 'applications.run'

/** Applications of one job. */
const CHUNK = 25

/**
 * Puts everything that a preview showed through one decision, in the background; what it left out is
 * kept with why. Gives the id of the run.
 *
 * Raises RuleViolation E_LIST_CHANGED when the filters find something else now, E_NOTHING_GOES;
 * E_REFUSAL_REASON, E_REFUSAL_WORDS of `applications`.
 */
export default class StartApplicationRun {
  async handle(input: StartApplicationRunInput): Promise<number> {
    const { actor, filters, result } = input
    wellFormed(input)
    const { going, staying, digest } = await previewApplications(actor, { ...filters, result })
    if (digest !== input.selection) throw refusal('E_LIST_CHANGED')
    if (going.length === 0) throw refusal('E_NOTHING_GOES')
    return db.transaction(async (trx) => {
      const runId = await this.#keep(trx, input, [...going, ...staying])
      const waiting = await trx
        .from('application_run_lines')
        .where({ application_run_id: runId, status: 'waiting' })
        .orderBy('id')
        .select('id')
      const ids = waiting.map((line) => line.id as number)
      await openWorkBatch(trx, {
        kind: APPLICATION_RUN_JOB,
        subject: { type: 'application_run', id: runId },
        actorId: actor.id,
        jobs: rangesOf(ids).map(([from, to]) => ({
          kind: APPLICATION_RUN_JOB,
          payload: { runId, from, to },
          uniqueKey: `application_run:${runId}:${from}`,
        })),
      })
      await recordAudit(trx, {
        actor,
        action: 'applications.run_started',
        subject: { type: 'application_run', id: runId },
        changes: { result, going: going.length, staying: staying.length },
        requestId: input.requestId,
      })
      return runId
    })
  }

  async #keep(
    trx: TransactionClientContract,
    { actor, result, reasonCode, reason, requestId }: StartApplicationRunInput,
    lines: PreviewedApplication[]
  ): Promise<number> {
    const isRefusal = result === 'refused'
    const [row] = await trx
      .table('application_runs')
      .returning('id')
      .insert({
        base_id: actor.baseId,
        result,
        reason_code: isRefusal ? reasonCode : null,
        reason: isRefusal ? reason?.trim() || null : null,
        total: lines.length,
        request_id: requestId ?? null,
        actor_id: actor.id,
        created_at: clock.instant(),
      })
    const runId = Number(row.id ?? row)
    await insertMany(
      trx,
      'application_run_lines',
      lines.map(({ id, why }) => ({
        application_run_id: runId,
        enrolment_application_id: id,
        is_excluded: why !== null,
        status: why ? 'stayed' : 'waiting',
        module: why?.module ?? null,
        code: why?.code ?? null,
        params: why ? JSON.stringify(why.params) : null,
      }))
    )
    return runId
  }
}

function rangesOf(ids: number[]): [from: number, to: number][] {
  const ranges: [number, number][] = []
  for (let start = 0; start < ids.length; start += CHUNK) {
    ranges.push([ids[start], ids[Math.min(start + CHUNK, ids.length) - 1]])
  }
  return ranges
}

function refusal(code: string) {
  return new RuleViolation(code, { module: 'application_runs' })
}
