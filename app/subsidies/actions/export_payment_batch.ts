import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { MODULE } from '#app/subsidies/claim_terms'
import { lockClaims } from '#app/subsidies/claim_rows'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { changedRows } from '#app/shared/database/rows'
import { PAYMENTS } from '#app/subsidies/payment_screen'
import {
  buildPaymentFile,
  fileFormats,
  fileHash,
  readBack,
  storePaymentFile,
  type FileFormat,
  type PaymentFileLine,
} from '#app/subsidies/payment_file'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ExportPaymentBatchInput {
  actor: User
  batchId: number
  requestId?: string | null
}

export interface ExportedBatch {
  path: string
  sha256: string
  csvPath: string
  csvSha256: string
  totalFen: number
}

type Row = Record<string, any>

/**
 * Writes the bank's file of a batch, once as a workbook and once as csv, reads both back and compares
 * their totals with the batch and its lines; keeps both with their SHA-256 and hands the claims over
 * to the bank. A batch is exported once; the files can be downloaded again.
 * @throws RuleViolation E_BATCH_NOT_OPEN, E_TOTAL_DIFFERS, E_OWN_CLAIM, E_SAME_OFFICER, E_STOPPED
 */
export default class ExportPaymentBatch {
  async handle({ actor, batchId, requestId }: ExportPaymentBatchInput): Promise<ExportedBatch> {
    const batch = await db.from('payment_batches').where('id', batchId).firstOrFail()
    if (batch.status !== 'open') throw notOpen(batch.number)
    const lines = await readLines(batchId)
    const totalFen = Money.sum(lines.map((line) => Number(line.amount_fen))).fen
    const files = new Map<FileFormat, { path: string; sha256: string }>()
    for (const format of fileFormats) {
      files.set(format, await this.#file(batch, lines, totalFen, format))
    }
    const [xlsx, csv] = fileFormats.map((format) => files.get(format)!)

    await db.transaction(async (trx) => {
      const at = clock.instant()
      const exported = await changedRows(
        trx.from('payment_batches').where({ id: batchId, status: 'open' }).update({
          status: 'exported',
          file_path: xlsx.path,
          file_sha256: xlsx.sha256,
          csv_path: csv.path,
          csv_sha256: csv.sha256,
          file_total_fen: totalFen,
          exported_by_id: actor.id,
          exported_at: at,
        })
      )
      if (exported === 0) throw notOpen(batch.number)
      const ids = lines.map((line) => line.claim_id as number)
      await this.#handOver(trx, ids, batch.number, actor)
      await recordAudit(trx, {
        actor,
        action: 'payment_batch.exported',
        subject: { type: 'payment_batch', id: batchId },
        changes: {
          number: batch.number,
          lines: ids.length,
          totalFen,
          sha256: xlsx.sha256,
          csvSha256: csv.sha256,
        },
        requestId,
      })
    })
    const { path, sha256 } = xlsx
    return { path, sha256, csvPath: csv.path, csvSha256: csv.sha256, totalFen }
  }

  /** Named by its hash: of two exports at once each has its own file, and the batch names one. */
  async #file(batch: Row, lines: Row[], totalFen: number, format: FileFormat) {
    const bytes = await buildPaymentFile(batch.number, lines.map(fileLine), format)
    const file = await readBack(bytes, format)
    const agrees = [Number(batch.total_fen), file.sum, file.stated].every((fen) => fen === totalFen)
    if (!agrees || file.lines !== lines.length || lines.length !== batch.lines_count) {
      const params = { number: batch.number }
      throw new RuleViolation('E_TOTAL_DIFFERS', { module: MODULE, params })
    }
    const sha256 = fileHash(bytes)
    const path = await storePaymentFile(`${batch.number}-${sha256.slice(0, 12)}`, bytes, format)
    return { path, sha256 }
  }

  async #handOver(trx: TransactionClientContract, ids: number[], number: string, actor: User) {
    const claims = await lockClaims(trx, ids)
    for (const claim of claims) {
      const own = separationFault(officerOf(actor), claim, 'pay')
      if (own) throw new RuleViolation(own, { module: MODULE, params: { number: claim.number } })
      if (claim.heldAt || claim.disputedAt || claim.status !== 'batched') {
        const params = { number: claim.number }
        throw new RuleViolation('E_STOPPED', { module: PAYMENTS, params })
      }
    }
    await trx
      .from('claims')
      .whereIn('id', ids)
      .update({ status: 'paying', version: trx.raw('version + 1'), updated_at: clock.instant() })
    await recordDecisions(
      trx,
      actor,
      ids.map((claimId) => ({
        claimId,
        stage: 'payment',
        result: 'exported',
        status: 'paying',
        reason: number,
      }))
    )
  }
}

function readLines(batchId: number): Promise<Row[]> {
  return db
    .from('payment_lines')
    .join('claims', 'claims.id', 'payment_lines.claim_id')
    .where('payment_batch_id', batchId)
    .orderBy('position')
    .select('payment_lines.*', 'claims.number as claim_number')
}

function fileLine(line: Row): PaymentFileLine {
  return {
    position: line.position,
    claimNumber: line.claim_number,
    payeeName: line.payee_name,
    bankName: line.bank_name,
    account: decryptField(line.account_cipher),
    amountFen: Number(line.amount_fen),
    purpose: line.purpose ?? '',
    period: line.period_from ? `${line.period_from} 至 ${line.period_to}` : '',
  }
}

function notOpen(number: string) {
  return new RuleViolation('E_BATCH_NOT_OPEN', { module: MODULE, params: { number } })
}
