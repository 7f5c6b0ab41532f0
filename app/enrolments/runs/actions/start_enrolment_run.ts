import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { isMove, needsReason } from '#app/enrolments/runs/run_acts'
import { openWorkBatch } from '#app/shared/outbox/work_batch'
import { previewRun } from '#app/enrolments/runs/queries/run_preview'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseNotice } from '#app/enrolments/runs/notice_words'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { wellFormed } from '#app/enrolments/applications/actions/decide_application'
import type { PreviewedRow, RunAsked } from '#app/enrolments/runs/queries/run_preview'
import type { RefusalReason } from '#app/enrolments/applications/application_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface StartEnrolmentRunInput extends RunAsked {
  actor: User
  /** Digest of the preview that was read. */
  selection: string
  reasonCode?: RefusalReason | null
  reason?: string | null
  /** What a notice says. */
  notice?: string | null
  requestId?: string | null
}

export const ENROLMENT_RUN_JOB = 'enrolments.run'

/** Rows of one job. */
const CHUNK = 25

/**
 * Puts everything that a preview showed through one act, in the background; what it left out is kept with
 * why. Gives the id of the run.
 *
 * Raises RuleViolation E_LIST_CHANGED when something else is found now, E_NOTHING_GOES, E_REASON,
 * E_NOTICE_WORDS, E_NOTICE_NUMBER, E_NOTICE_NAME; E_REFUSAL_REASON, E_REFUSAL_WORDS of `applications`.
 */
export default class StartEnrolmentRun {
  async handle(input: StartEnrolmentRunInput): Promise<number> {
    const { actor, act } = input
    if (act === 'refused') wellFormed({ ...input, result: act })
    if (needsReason(act) && !input.reason?.trim()) throw refusal('E_REASON', 'reason')
    const { going, staying, digest } = await previewRun(actor, input)
    if (digest !== input.selection) throw refusal('E_LIST_CHANGED')
    if (going.length === 0) throw refusal('E_NOTHING_GOES')
    if (act === 'notice') {
      const ids = going.map((row) => row.enrolmentId!)
      await refuseNotice(input.notice?.trim() ?? '', ids)
    }
    return db.transaction(async (trx) => {
      const runId = await this.#keep(trx, input, [...going, ...staying])
      await this.#queue(trx, runId, actor)
      await recordAudit(trx, {
        actor,
        action: 'enrolments.run_started',
        subject: { type: 'enrolment_run', id: runId },
        changes: { act, going: going.length, staying: staying.length },
        requestId: input.requestId,
      })
      return runId
    })
  }

  async #keep(
    trx: TransactionClientContract,
    input: StartEnrolmentRunInput,
    lines: PreviewedRow[]
  ): Promise<number> {
    const { actor, act } = input
    const hasReason = act === 'refused' || needsReason(act)
    const [row] = await trx
      .table('enrolment_runs')
      .returning('id')
      .insert({
        base_id: actor.baseId,
        act,
        reason_code: act === 'refused' ? input.reasonCode : null,
        reason: hasReason ? input.reason?.trim() || null : null,
        to_class_id: isMove(act) ? input.toClassId : null,
        notice: act === 'notice' ? input.notice!.trim() : null,
        undoes_id: act === 'undo' ? input.undoes : null,
        total: lines.length,
        request_id: input.requestId ?? null,
        actor_id: actor.id,
        created_at: clock.instant(),
      })
    const runId = Number(row.id ?? row)
    await insertMany(
      trx,
      'enrolment_run_lines',
      lines.map(({ applicationId, enrolmentId, undoesId, why }) => ({
        enrolment_run_id: runId,
        enrolment_application_id: applicationId,
        enrolment_id: enrolmentId,
        undoes_id: undoesId,
        is_excluded: why !== null,
        status: why ? 'stayed' : 'waiting',
        module: why?.module ?? null,
        code: why?.code ?? null,
        params: why ? JSON.stringify(why.params) : null,
      }))
    )
    return runId
  }

  async #queue(trx: TransactionClientContract, runId: number, actor: User) {
    const waiting = await trx
      .from('enrolment_run_lines')
      .where({ enrolment_run_id: runId, status: 'waiting' })
      .orderBy('id')
      .select('id')
    await openWorkBatch(trx, {
      kind: ENROLMENT_RUN_JOB,
      subject: { type: 'enrolment_run', id: runId },
      actorId: actor.id,
      jobs: rangesOf(waiting.map((line) => line.id as number)).map(([from, to]) => ({
        kind: ENROLMENT_RUN_JOB,
        payload: { runId, from, to },
        uniqueKey: `enrolment_run:${runId}:${from}`,
      })),
    })
  }
}

function rangesOf(ids: number[]): [from: number, to: number][] {
  const ranges: [number, number][] = []
  for (let start = 0; start < ids.length; start += CHUNK) {
    ranges.push([ids[start], ids[Math.min(start + CHUNK, ids.length) - 1]])
  }
  return ranges
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: 'enrolment_runs', field })
}
