import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { MODULE } from '#app/subsidies/claim_terms'
import { insertMany } from '#app/shared/database/rows'
import { payableClaims, type PaymentChoice } from '#app/subsidies/payable_claims'
import { purposesOf } from '#app/subsidies/payment_purpose'
import { recordDecisions } from '#app/subsidies/record_decisions'
import { recordAudit } from '#app/shared/audit/record_audit'
import { batchNumber, takeSerials } from '#app/subsidies/serials'
import { lockClaims } from '#app/subsidies/claim_rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { recordScreening, screenClaims } from '#app/subsidies/anomalies/screen'
import {
  PAYMENTS,
  screenPayment,
  type LeftOut,
  type PaymentScreening,
} from '#app/subsidies/payment_screen'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Lines of one file, unless the caller asks for fewer; the bank's answer is read back in one go. */
export const BATCH_LIMIT = 2000
/** Claims that are looked at for one batch. */
export const SCREENED = 3000

export interface CreatePaymentBatchInput {
  actor: User
  fundId: number
  /** Which of the fund's payable claims; all when left out. */
  choice?: PaymentChoice
  limit?: number
  /** Failed claims sent again although no account was corrected, and why. */
  repeats?: { claimIds: number[]; reason: string }
  requestId?: string | null
}

export interface CreatedBatch {
  id: number
  number: string
  lines: number
  totalFen: number
  /** Claims that could not be put in, each with its reason. */
  leftOut: LeftOut[]
}

/**
 * Gathers payable claims of a fund into a batch: amounts, payees, accounts, purpose and period are
 * copied and stay as they are. Claims are locked, then judged anew together (see `screenPayment`);
 * what may not be paid is left out and named. Flags that the screening finds stand also when no batch
 * comes of it.
 * @throws RuleViolation the reason of the first claim, or E_NOTHING_TO_PAY, when nothing is left;
 * E_REPEAT_REASON
 */
export default class CreatePaymentBatch {
  async handle(input: CreatePaymentBatchInput): Promise<CreatedBatch> {
    const { actor, fundId, choice = {}, limit = BATCH_LIMIT, repeats, requestId } = input
    if (repeats && repeats.claimIds.length > 0 && repeats.reason.trim().length < 2) {
      throw new RuleViolation('E_REPEAT_REASON', { module: PAYMENTS, field: 'repeatReason' })
    }
    const made = await db.transaction(async (trx): Promise<CreatedBatch | RuleViolation> => {
      const year = clock.year()
      await takeSerials(trx, 'payment_batch', year, 0)
      const found = await payableClaims(trx, fundId, choice)
        .orderBy('claims.id')
        .limit(SCREENED)
        .select('claims.id')
      const locked = await lockClaims(
        trx,
        found.map((row) => row.id)
      )
      const waiting = locked.filter((claim) => {
        return ['noticed', 'failed'].includes(claim.status) && !claim.heldAt && !claim.disputedAt
      })
      const ids = waiting.map((claim) => claim.id)
      const flagged = await screenClaims(trx, ids, actor)
      const screening = await screenPayment(trx, waiting, actor, new Set(repeats?.claimIds))
      const lines = screening.lines.slice(0, Math.min(limit, BATCH_LIMIT))
      if (lines.length === 0) {
        const refusal = nothingToPay(screening.leftOut)
        if (flagged.raised + flagged.cleared === 0) throw refusal
        // The flags that were found are kept: somebody has to settle them before the claims go on.
        const run = { scope: 'batch' as const, subjectId: null, actor }
        await recordScreening(trx, run, flagged, requestId)
        return refusal
      }

      const serial = await takeSerials(trx, 'payment_batch', year, 1)
      const totalFen = Money.sum(lines.map(({ claim }) => claim.amountFen)).fen
      const number = batchNumber(year, serial)
      const [row] = await trx
        .table('payment_batches')
        .returning('id')
        .insert({
          number,
          fund_id: fundId,
          status: 'open',
          choice: JSON.stringify(choice),
          lines_count: lines.length,
          total_fen: totalFen,
          created_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await this.#write(trx, { id, number }, lines, input)
      const leftOut = screening.leftOut
      await recordAudit(trx, {
        actor,
        action: 'payment_batch.created',
        subject: { type: 'payment_batch', id },
        changes: { number, lines: lines.length, totalFen, leftOut: leftOut.length },
        requestId,
      })
      return { id, number, lines: lines.length, totalFen, leftOut }
    })
    if (made instanceof RuleViolation) throw made
    return made
  }

  async #write(
    trx: TransactionClientContract,
    batch: { id: number; number: string },
    lines: PaymentScreening['lines'],
    { actor, repeats }: CreatePaymentBatchInput
  ) {
    const at = clock.instant()
    const ids = lines.map(({ claim }) => claim.id)
    const purposes = await purposesOf(trx, ids)
    await insertMany(
      trx,
      'payment_lines',
      lines.map(({ claim, payee }, index) => ({
        payment_batch_id: batch.id,
        claim_id: claim.id,
        position: index + 1,
        owner_type: payee.ownerType,
        owner_id: payee.ownerId,
        payee_name: payee.name,
        bank_name: payee.bankName,
        account_cipher: payee.accountCipher,
        account_mask: payee.accountMask ?? '',
        account_index: payee.accountIndex,
        ...purposes.get(claim.id),
        amount_fen: claim.amountFen,
        status: 'pending',
        repeat_reason: repeats?.claimIds.includes(claim.id) ? repeats.reason.trim() : null,
      }))
    )
    await trx
      .from('claims')
      .whereIn('id', ids)
      .update({ status: 'batched', version: trx.raw('version + 1'), updated_at: at })
    await recordDecisions(
      trx,
      actor,
      ids.map((claimId) => ({
        claimId,
        stage: 'payment',
        result: 'batched',
        status: 'batched',
        reason: batch.number,
      }))
    )
  }
}

function nothingToPay(leftOut: LeftOut[]) {
  const [first] = leftOut
  if (first) {
    const { code, module, params } = first
    return new RuleViolation(code, { module, params })
  }
  return new RuleViolation('E_NOTHING_TO_PAY', { module: MODULE })
}
