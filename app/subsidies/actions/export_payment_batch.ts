import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { lockClaims } from '#app/subsidies/claim_rows'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { changedRows } from '#app/shared/database/rows'
import { buildPaymentFile, fileHash, storePaymentFile } from '#app/subsidies/payment_file'
import type User from '#models/user'

export interface ExportPaymentBatchInput {
  actor: User
  batchId: number
  requestId?: string | null
}

export interface ExportedBatch {
  path: string
  sha256: string
  totalFen: number
}

/**
 * Writes the bank's file of a batch, keeps it with its SHA-256, and hands the claims over to the
 * bank. A batch is exported once; the file can be downloaded again.
 * @throws RuleViolation E_BATCH_NOT_OPEN, E_TOTAL_DIFFERS, E_OWN_CLAIM, E_SAME_OFFICER
 */
export default class ExportPaymentBatch {
  async handle({ actor, batchId, requestId }: ExportPaymentBatchInput): Promise<ExportedBatch> {
    const batch = await db.from('payment_batches').where('id', batchId).firstOrFail()
    if (batch.status !== 'open') throw notOpen(batch.number)
    const lines = await db
      .from('payment_lines')
      .join('claims', 'claims.id', 'payment_lines.claim_id')
      .where('payment_batch_id', batchId)
      .orderBy('position')
      .select('payment_lines.*', 'claims.number as claim_number')
    const totalFen = lines.reduce((sum, line) => sum + Number(line.amount_fen), 0)
    if (totalFen !== Number(batch.total_fen)) {
      throw new RuleViolation('E_TOTAL_DIFFERS', {
        module: MODULE,
        params: { number: batch.number },
      })
    }
    const bytes = await buildPaymentFile(
      batch.number,
      lines.map((line) => ({
        position: line.position,
        claimNumber: line.claim_number,
        payeeName: line.payee_name,
        bankName: line.bank_name,
        account: decryptField(line.account_cipher),
        amountFen: Number(line.amount_fen),
      }))
    )
    const sha256 = fileHash(bytes)
    // Named by its hash: of two exports at once each has its own file, and the batch names one.
    const path = await storePaymentFile(`${batch.number}-${sha256.slice(0, 12)}`, bytes)

    await db.transaction(async (trx) => {
      const at = clock.instant()
      const exported = await changedRows(
        trx.from('payment_batches').where({ id: batchId, status: 'open' }).update({
          status: 'exported',
          file_path: path,
          file_sha256: sha256,
          exported_by_id: actor.id,
          exported_at: at,
        })
      )
      if (exported === 0) throw notOpen(batch.number)
      const claims = await lockClaims(
        trx,
        lines.map((line) => line.claim_id)
      )
      for (const claim of claims) {
        const own = separationFault(officerOf(actor), claim, 'pay')
        if (own) throw new RuleViolation(own, { module: MODULE, params: { number: claim.number } })
      }
      const ids = claims.map((claim) => claim.id)
      await trx
        .from('claims')
        .whereIn('id', ids)
        .where('status', 'batched')
        .update({ status: 'paying', version: trx.raw('version + 1'), updated_at: at })
      await recordDecisions(
        trx,
        actor,
        ids.map((claimId) => ({
          claimId,
          stage: 'payment',
          result: 'exported',
          status: 'paying',
          reason: batch.number,
        }))
      )
      await recordAudit(trx, {
        actor,
        action: 'payment_batch.exported',
        subject: { type: 'payment_batch', id: batchId },
        changes: { number: batch.number, lines: ids.length, totalFen, sha256 },
        requestId,
      })
    })
    return { path, sha256, totalFen }
  }
}

function notOpen(number: string) {
  return new RuleViolation('E_BATCH_NOT_OPEN', { module: MODULE, params: { number } })
}
