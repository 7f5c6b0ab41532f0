import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { LIVE_STATUSES, statesBefore } from '#app/certificates/certificate_status'
import { PRINTING } from '#app/certificates/printing/print_status'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

interface AdvanceInput {
  actor: User
  runId: number
  requestId?: string
}

/**
 * Records what became of the copies of a run: all of them printed, or some handed out. A copy of a
 * certificate that no longer counts is neither printed nor handed out. The certificate follows its copy.
 *
 * @throws RuleViolation E_NOTHING_PREPARED, E_NOTHING_TO_HAND_OUT
 */
export default class AdvancePrints {
  /** Gives how many. */
  printed(input: AdvanceInput): Promise<number> {
    const values = { printed_at: clock.instant() }
    return this.#advance(input, { from: 'prepared', to: 'printed', values }, 'E_NOTHING_PREPARED')
  }

  handedOut(
    input: AdvanceInput & { printIds: number[]; receivedBy: 'holder' | 'proxy' }
  ): Promise<number> {
    const values = { delivered_at: clock.instant(), received_by: input.receivedBy }
    return this.#advance(
      input,
      { from: 'printed', to: 'delivered', values, printIds: input.printIds },
      'E_NOTHING_TO_HAND_OUT'
    )
  }

  async #advance(
    { actor, runId, requestId }: AdvanceInput,
    step: {
      from: 'prepared' | 'printed'
      to: 'printed' | 'delivered'
      values: Record<string, string>
      printIds?: number[]
    },
    refusal: string
  ): Promise<number> {
    return db.transaction(async (trx) => {
      const query = trx
        .from('certificate_prints as p')
        .join('certificates as ce', 'ce.id', 'p.certificate_id')
        .where({ 'p.printing_run_id': runId, 'p.status': step.from })
        .whereIn('ce.status', [...LIVE_STATUSES])
        .orderBy('p.id')
        .select('p.id', 'p.certificate_id')
      if (step.printIds) query.whereIn('p.id', step.printIds)
      const rows = await query
      const changed = await changedRows(
        trx
          .from('certificate_prints')
          .whereIn(
            'id',
            rows.map((row) => row.id)
          )
          .where('status', step.from)
          .update({ status: step.to, ...step.values })
      )
      if (changed === 0) throw new RuleViolation(refusal, { module: PRINTING })
      await trx
        .from('certificates')
        .whereIn(
          'id',
          rows.map((row) => row.certificate_id)
        )
        .whereIn('status', statesBefore(step.to))
        .update({ status: step.to })
      await recordAudit(trx, {
        actor,
        action: `printing_run.${step.to}`,
        subject: { type: 'printing_run', id: runId },
        changes: { copies: changed },
        requestId,
      })
      return changed
    })
  }
}
