import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { pay } from '#app/subsidies/fund_ledger'
import { MODULE } from '#app/subsidies/claim_terms'
import { lockClaims } from '#app/subsidies/claim_rows'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { enqueue } from '#app/shared/outbox/outbox'
import { recordAudit } from '#app/shared/audit/record_audit'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { changedRows } from '#app/shared/database/rows'
import {
  readPaymentResult,
  type BankResult,
  type ResultFinding,
} from '#app/subsidies/payment_result'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ImportPaymentResultInput {
  actor: User
  batchId: number
  filePath: string
  fileName: string
  requestId?: string | null
}

export interface ImportedResult {
  paid: number
  failed: number
  paidFen: number
  /** What is wrong with the file, row by row; then nothing was written. */
  findings: ResultFinding[]
}

/**
 * Takes in the bank's answer to a batch, all of it or nothing: a row for every line. Paid claims are
 * done, failed ones wait for the next batch; the fund records what was paid.
 * @throws RuleViolation E_BATCH_NOT_EXPORTED, E_OWN_CLAIM, E_OWN_BASE, E_SAME_OFFICER; SpreadsheetFault when the file cannot be read
 */
export default class ImportPaymentResult {
  async handle(input: ImportPaymentResultInput): Promise<ImportedResult> {
    const { actor, batchId, filePath, fileName, requestId } = input
    const batch = await db.from('payment_batches').where('id', batchId).firstOrFail()
    if (batch.status !== 'exported') throw notExported(batch.number)
    const lines = await db
      .from('payment_lines')
      .join('claims', 'claims.id', 'payment_lines.claim_id')
      .where('payment_batch_id', batchId)
      .select('claims.number', 'claims.id as claim_id', 'payment_lines.amount_fen')

    const file = await readSpreadsheet(filePath, { fileName })
    const { results, findings } = readPaymentResult(
      file,
      lines.map((line) => ({ claimNumber: line.number, amountFen: Number(line.amount_fen) })),
      clock.today()
    )
    if (findings.length > 0) return { paid: 0, failed: 0, paidFen: 0, findings }

    const idOf = new Map(lines.map((line) => [line.number as string, line.claim_id as number]))
    const fenOf = new Map(lines.map((line) => [line.claim_id as number, Number(line.amount_fen)]))
    const paidIds = results.filter((one) => one.result === 'paid').map(claimId)
    const failedIds = results.filter((one) => one.result === 'failed').map(claimId)
    function claimId(one: BankResult) {
      return idOf.get(one.claimNumber)!
    }
    const paidFen = paidIds.reduce((sum, id) => sum + fenOf.get(id)!, 0)

    await db.transaction(async (trx) => {
      const at = clock.instant()
      const settled = await changedRows(
        trx.from('payment_batches').where({ id: batchId, status: 'exported' }).update({
          status: 'settled',
          paid_fen: paidFen,
          failed_count: failedIds.length,
          settled_by_id: actor.id,
          settled_at: at,
        })
      )
      if (settled === 0) throw notExported(batch.number)
      for (const claim of await lockClaims(trx, [...paidIds, ...failedIds])) {
        const own = separationFault(officerOf(actor), claim, 'pay')
        if (own) throw new RuleViolation(own, { module: MODULE, params: { number: claim.number } })
      }
      await moveClaims(trx, paidIds, { status: 'paid', paid_at: at, updated_at: at })
      await moveClaims(trx, failedIds, { status: 'failed', updated_at: at })
      await this.#writeLines(trx, batchId, results, idOf)
      await pay(
        trx,
        batch.fund_id,
        paidIds.sort((a, b) => a - b).map((id) => ({ claimId: id, fen: fenOf.get(id)! })),
        actor
      )
      await recordDecisions(
        trx,
        actor,
        results.map((one) => ({
          claimId: claimId(one),
          stage: 'payment',
          result: one.result,
          status: one.result,
          reason: one.note ?? batch.number,
        }))
      )
      // What became void while the bank was paying it is asked back at once.
      const job = { kind: 'recoveries.draft', payload: { batchId } }
      await enqueue(trx, [{ ...job, uniqueKey: `recoveries:batch:${batchId}` }])
      await recordAudit(trx, {
        actor,
        action: 'payment_batch.settled',
        subject: { type: 'payment_batch', id: batchId },
        changes: {
          number: batch.number,
          paid: paidIds.length,
          failed: failedIds.length,
          paidFen,
        },
        requestId,
      })
    })
    return { paid: paidIds.length, failed: failedIds.length, paidFen, findings: [] }
  }

  async #writeLines(
    trx: TransactionClientContract,
    batchId: number,
    results: BankResult[],
    idOf: Map<string, number>
  ) {
    for (const { claimNumber, result, note, reference, day } of results) {
      await trx
        .from('payment_lines')
        .where({ payment_batch_id: batchId, claim_id: idOf.get(claimNumber)! })
        .update({
          status: result,
          result_note: note,
          bank_reference: reference,
          settled_at: day ?? clock.today(),
        })
    }
  }
}

async function moveClaims(
  trx: TransactionClientContract,
  ids: number[],
  values: Record<string, string>
) {
  const moved = await changedRows(
    trx
      .from('claims')
      .whereIn('id', ids)
      .where('status', 'paying')
      .update({ ...values, version: trx.raw('version + 1') })
  )
  if (moved !== ids.length) throw new Error('A claim of the batch was not with the bank')
}

function notExported(number: string) {
  return new RuleViolation('E_BATCH_NOT_EXPORTED', { module: MODULE, params: { number } })
}
