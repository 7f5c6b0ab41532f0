import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { lockClaims } from '#app/subsidies/claim_rows'
import { PAYMENTS } from '#app/subsidies/payment_screen'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { ClaimStatus } from '#app/subsidies/claim_status'

export interface DiscardPaymentBatchInput {
  actor: User
  batchId: number
  reason: string
  requestId?: string | null
}

/**
 * Gives a batch up that the bank never saw: its claims wait for payment again, each as it stood
 * before. The lines stay for reading. Gives the number of claims.
 * @throws RuleViolation E_BATCH_EXPORTED once the file exists
 */
export default class DiscardPaymentBatch {
  async handle({ actor, batchId, reason, requestId }: DiscardPaymentBatchInput): Promise<number> {
    return db.transaction(async (trx) => {
      const at = clock.instant()
      const discarded = await changedRows(
        trx.from('payment_batches').where({ id: batchId, status: 'open' }).update({
          status: 'discarded',
          discarded_by_id: actor.id,
          discarded_at: at,
          discarded_reason: reason,
        })
      )
      const batch = await trx.from('payment_batches').where('id', batchId).firstOrFail()
      if (discarded === 0) {
        const params = { number: batch.number }
        throw new RuleViolation('E_BATCH_EXPORTED', { module: PAYMENTS, params })
      }
      const lines = await trx
        .from('payment_lines')
        .where('payment_batch_id', batchId)
        .select('claim_id')
      const ids = lines.map((line) => line.claim_id as number)
      const claims = await lockClaims(trx, ids)
      const failedBefore = await trx
        .from('payment_lines')
        .whereIn('claim_id', ids)
        .where('status', 'failed')
        .select('claim_id')
      const failed = new Set(failedBefore.map((row) => row.claim_id))
      const groups: [ClaimStatus, number[]][] = [
        ['noticed', ids.filter((id) => !failed.has(id))],
        ['failed', ids.filter((id) => failed.has(id))],
      ]
      for (const [status, some] of groups) {
        await trx
          .from('claims')
          .whereIn('id', some)
          .where('status', 'batched')
          .update({ status, version: trx.raw('version + 1'), updated_at: at })
        await recordDecisions(
          trx,
          actor,
          some.map((claimId) => ({ claimId, stage: 'payment', result: 'undone', status, reason }))
        )
      }
      await trx
        .from('payment_lines')
        .where('payment_batch_id', batchId)
        .update({ status: 'discarded' })
      await recordAudit(trx, {
        actor,
        action: 'payment_batch.discarded',
        subject: { type: 'payment_batch', id: batchId },
        changes: { number: batch.number, lines: claims.length },
        requestId,
      })
      return claims.length
    })
  }
}
