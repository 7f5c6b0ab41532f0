import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { lockClaims } from '#app/subsidies/claim_rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recoveryNumber, takeSerials } from '#app/subsidies/serials'
import { recoveredOf } from '#app/subsidies/recoveries/recovery_rows'
import type { RecoveryReason } from '#app/subsidies/recoveries/recovery_status'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Due {
  claimId: number
  reasonCode: RecoveryReason
  reason: string
}

const REASONS = {
  unfinished: '预付后未完成学徒培训',
  revoked: '拨付后证书被撤销',
  held: '暂缓期间银行已支付',
}

/** In one transaction. */
const CHUNK = 100

/**
 * Drafts what must come back as the records stand: prepaid shares of apprentices who did not finish,
 * claims whose certificate was revoked after they were paid, and claims that the bank paid although they
 * were held meanwhile. Safe to run at any time: a claim that ever had a recovery for the reason, even a
 * cancelled one, is left alone, and what was put right since it was found (an enrolment taken back, a claim
 * released) is read again under the locks. Gives the number drafted.
 */
export default class DraftRecoveries {
  async handle(): Promise<number> {
    const due = await dueNow(db.connection())
    let drafted = 0
    for (let start = 0; start < due.length; start += CHUNK) {
      const chunk = due.slice(start, start + CHUNK)
      drafted += await this.#draft(chunk.map(({ claimId }) => claimId))
    }
    return drafted
  }

  async #draft(claimIds: number[]): Promise<number> {
    return db.transaction(async (trx) => {
      await lockEnrolmentsOf(trx, claimIds)
      const year = clock.year()
      // The serial row is the lock: two runs at once draft one after the other.
      await takeSerials(trx, 'recovery', year, 0)
      const rows = await this.#rows(trx, claimIds)
      if (rows.length === 0) return 0
      const first = await takeSerials(trx, 'recovery', year, rows.length)
      const numbered = rows.map((row, index) => ({
        ...row,
        number: recoveryNumber(year, first + index),
      }))
      await insertMany(trx, 'recoveries', numbered)
      const ids = await idsOf(
        trx,
        numbered.map((row) => row.number)
      )
      for (const row of numbered) {
        await recordAudit(trx, {
          actor: null,
          action: 'recovery.drafted',
          subject: { type: 'recovery', id: ids.get(row.number)! },
          changes: {
            number: row.number,
            reasonCode: row.reason_code,
            amountFen: row.amount_fen,
          },
        })
      }
      return rows.length
    })
  }

  async #rows(trx: TransactionClientContract, claimIds: number[]) {
    const claims = await lockClaims(trx, claimIds)
    const stillDue = await dueNow(trx, claimIds)
    const found = new Map(stillDue.map((one) => [one.claimId, one]))
    const known = await trx
      .from('recoveries')
      .whereIn('claim_id', claimIds)
      .select('claim_id', 'status', 'reason_code')
    const rows = []
    for (const claim of claims) {
      const due = found.get(claim.id)
      if (!due) continue
      const { reasonCode, reason } = due
      const stands = known.some((one) => {
        if (one.claim_id !== claim.id) return false
        return one.reason_code === reasonCode || ['draft', 'open'].includes(one.status)
      })
      const amountFen = claim.amountFen - (await recoveredOf(trx, claim.id))
      if (stands || claim.status !== 'paid' || amountFen <= 0) continue
      rows.push({
        claim_id: claim.id,
        fund_id: claim.fundId,
        reason_code: reasonCode,
        reason,
        amount_fen: amountFen,
        status: 'draft',
        created_by_id: null,
        created_at: clock.instant(),
      })
    }
    return rows
  }
}

/**
 * Whoever puts an enrolment back holds its row and looks for money asked back: it is held here before the
 * serials and claims, so that one of the two sees the other.
 */
async function lockEnrolmentsOf(trx: TransactionClientContract, claimIds: number[]) {
  const claims = await trx.from('claims').whereIn('id', claimIds).select('enrolment_id')
  const enrolmentIds = claims.map((row) => row.enrolment_id).filter((id) => id !== null)
  const query = trx.from('enrolments').whereIn('id', enrolmentIds).orderBy('id').select('id')
  query.knexQuery.forNoKeyUpdate()
  await query
}

/** What must come back, of all claims or of these; where a claim has two reasons the last counts. */
async function dueNow(client: QueryClientContract, claimIds?: number[]): Promise<Due[]> {
  return [
    ...(await unfinishedApprentices(client, claimIds)),
    ...(await voidCertificates(client, claimIds)),
    ...(await paidWhileHeld(client, claimIds)),
  ]
}

/** 未完成培训的，追回预付部分: those who left, did not complete, or whose class was cancelled. */
async function unfinishedApprentices(
  client: QueryClientContract,
  claimIds?: number[]
): Promise<Due[]> {
  const rows = await paidWithout(client, 'not_completed', claimIds)
    .join('enrolments', 'enrolments.id', 'claims.enrolment_id')
    .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
    .where('claims.kind', 'apprenticeship')
    .where('claims.part', 'prepayment')
    .where((ended) => {
      ended
        .whereIn('enrolments.status', ['withdrawn', 'not_completed'])
        .orWhere('course_classes.status', 'cancelled')
    })
    .select('claims.id')
  const reason = REASONS.unfinished
  return rows.map((row) => ({ claimId: row.id, reasonCode: 'not_completed', reason }))
}

async function voidCertificates(client: QueryClientContract, claimIds?: number[]): Promise<Due[]> {
  const rows = await paidWithout(client, 'certificate_void', claimIds)
    .join('certificates', 'certificates.id', 'claims.certificate_id')
    .where('certificates.status', 'revoked')
    .select('claims.id')
  const reason = REASONS.revoked
  return rows.map((row) => ({ claimId: row.id, reasonCode: 'certificate_void', reason }))
}

/** A claim at the bank is held only when a mark or a certificate behind it no longer stands. */
async function paidWhileHeld(client: QueryClientContract, claimIds?: number[]): Promise<Due[]> {
  const rows = await paidWithout(client, 'certificate_void', claimIds)
    .whereNotNull('claims.held_at')
    .select('claims.id', 'claims.held_reason')
  return rows.map((row) => ({
    claimId: row.id,
    reasonCode: 'certificate_void',
    reason: `${REASONS.held}；${row.held_reason}`.slice(0, 500),
  }))
}

/** Paid claims that never had a recovery for the reason. */
function paidWithout(client: QueryClientContract, reasonCode: RecoveryReason, claimIds?: number[]) {
  const query = client
    .from('claims')
    .where('claims.status', 'paid')
    .whereNotExists((recovery) => {
      recovery
        .from('recoveries')
        .whereColumn('recoveries.claim_id', 'claims.id')
        .where('recoveries.reason_code', reasonCode)
    })
    .orderBy('claims.id')
  if (claimIds) query.whereIn('claims.id', claimIds)
  return query
}

async function idsOf(trx: TransactionClientContract, numbers: string[]) {
  const rows = await trx.from('recoveries').whereIn('number', numbers).select('id', 'number')
  return new Map<string, number>(rows.map((row) => [row.number, row.id]))
}
