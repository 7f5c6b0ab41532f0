import db from '@adonisjs/lucid/services/db'
import { claimStateSql } from '#app/shared/chain_claim'
import { Money } from '#app/shared/money'
import { seesEveryBase } from '#app/accounts/scope'
import { whereContains } from '#app/shared/database/search'
import { pagesOf } from '#app/shared/database/paging'
import type User from '#models/user'

type Row = Record<string, any>

export interface ReceiptFilters {
  q?: string
  payee?: 'base' | 'person' | 'employer'
  page?: number
}

/** A page of what the bank paid, newest first: for a base what was paid for its own classes. */
export async function receiptList(user: User, { q, payee, page = 1 }: ReceiptFilters) {
  const query = paidLines().orderBy('payment_lines.id', 'desc')
  if (payee) query.where('payment_lines.owner_type', payee)
  if (q) whereContains(query, ['claims.number', 'persons.name', 'payment_batches.number'], q)
  if (!seesEveryBase(user)) query.where('claims.base_id', user.baseId ?? -1)
  const found = await query.paginate(page, 50)
  return { receipts: found.all() as Row[], paginator: pagesOf(found) }
}

/** What the bank paid in one line; null when it was not paid. */
export async function receipt(lineId: number): Promise<Row | null> {
  const row: Row | null = await paidLines().where('payment_lines.id', lineId).first()
  return row && { ...row, capitals: Money.fen(Number(row.amount_fen)).toCapitals() }
}

/** A settled batch with its paid lines and their sum; null when the bank has not answered. */
export async function batchReceipt(batchId: number) {
  const batch: Row | null = await db
    .from('payment_batches')
    .join('funds', 'funds.id', 'payment_batches.fund_id')
    .join('users as settlers', 'settlers.id', 'payment_batches.settled_by_id')
    .where({ 'payment_batches.id': batchId, 'payment_batches.status': 'settled' })
    .select(
      'payment_batches.*',
      'funds.name_zh as fund_zh',
      'funds.name_en as fund_en',
      'settlers.full_name as settler'
    )
    .first()
  if (!batch) return null
  const lines: Row[] = await paidLines()
    .where('payment_lines.payment_batch_id', batchId)
    .orderBy('payment_lines.position')
  const total = Money.sum(lines.map((line) => Number(line.amount_fen)))
  return { batch, lines, totalFen: total.fen, capitals: total.toCapitals() }
}

function paidLines() {
  return db
    .from('payment_lines')
    .join('payment_batches', 'payment_batches.id', 'payment_lines.payment_batch_id')
    .join('claims', 'claims.id', 'payment_lines.claim_id')
    .join('persons', 'persons.id', 'claims.person_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .where('payment_lines.status', 'paid')
    .select(
      'payment_lines.id',
      'payment_lines.payment_batch_id',
      'payment_lines.payee_name',
      'payment_lines.bank_name',
      'payment_lines.account_mask',
      'payment_lines.owner_type',
      'payment_lines.purpose',
      'payment_lines.period_from',
      'payment_lines.period_to',
      'payment_lines.amount_fen',
      'payment_lines.bank_reference',
      'payment_lines.settled_at',
      'payment_batches.number as batch_number',
      'claims.id as claim_id',
      'claims.number as claim_number',
      'claims.base_id',
      'claims.kind',
      'claims.paid_at',
      'persons.name as person',
      'course_classes.code as class_code',
      db.raw(`${claimStateSql('claims')} AS claim_state`)
    )
}
