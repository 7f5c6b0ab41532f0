import db from '@adonisjs/lucid/services/db'
import { MODULE } from '#app/subsidies/claim_terms'
import { readPaymentFile, type FileFormat } from '#app/subsidies/payment_file'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface DownloadPaymentFileInput {
  actor: User
  batchId: number
  format?: FileFormat
  requestId?: string | null
}

/**
 * Gives one of the exported files of a batch and records who took which: they hold accounts in clear.
 * @throws RuleViolation E_BATCH_NOT_EXPORTED
 */
export default class DownloadPaymentFile {
  async handle({
    actor,
    batchId,
    format = 'xlsx',
    requestId,
  }: DownloadPaymentFileInput): Promise<{ name: string; bytes: Buffer }> {
    const batch = await db.from('payment_batches').where('id', batchId).firstOrFail()
    const path = format === 'csv' ? batch.csv_path : batch.file_path
    const sha256 = format === 'csv' ? batch.csv_sha256 : batch.file_sha256
    if (!path) {
      const params = { number: batch.number }
      throw new RuleViolation('E_BATCH_NOT_EXPORTED', { module: MODULE, params })
    }
    const bytes = await readPaymentFile(path, sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'payment_batch.downloaded',
        subject: { type: 'payment_batch', id: batchId },
        changes: { number: batch.number, format, sha256 },
        requestId,
      })
    )
    return { name: `${batch.number}.${format}`, bytes }
  }
}
