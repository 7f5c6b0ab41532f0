import db from '@adonisjs/lucid/services/db'
import { MODULE } from '#app/subsidies/claim_terms'
import { readPaymentFile } from '#app/subsidies/payment_file'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

/**
 * Gives the exported file of a batch and records who took it: it holds accounts in clear.
 * @throws RuleViolation E_BATCH_NOT_EXPORTED
 */
export default class DownloadPaymentFile {
  async handle({
    actor,
    batchId,
    requestId,
  }: {
    actor: User
    batchId: number
    requestId?: string | null
  }): Promise<{ name: string; bytes: Buffer }> {
    const batch = await db.from('payment_batches').where('id', batchId).firstOrFail()
    if (!batch.file_path) {
      throw new RuleViolation('E_BATCH_NOT_EXPORTED', {
        module: MODULE,
        params: { number: batch.number },
      })
    }
    const bytes = await readPaymentFile(batch.file_path, batch.file_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'payment_batch.downloaded',
        subject: { type: 'payment_batch', id: batchId },
        changes: { number: batch.number, sha256: batch.file_sha256 },
        requestId,
      })
    )
    return { name: `${batch.number}.xlsx`, bytes }
  }
}
