import db from '@adonisjs/lucid/services/db'
import { pagesOf } from '#app/shared/database/paging'
import { payableClaims, type PaymentChoice } from '#app/subsidies/payable_claims'
import type { ClaimKind } from '#app/subsidies/claim_kinds'

type Row = Record<string, any>

/** A choice as a form asks for it. */
export interface AskedChoice {
  kind?: ClaimKind
  payee?: 'base' | 'person' | 'employer'
  base?: number
  /** Number of a class. */
  class?: string
  attempt?: 'first' | 'again'
}

/** The choice that a form asks for; a class that does not exist chooses nothing. */
export async function choiceOf(asked: AskedChoice): Promise<PaymentChoice> {
  const { kind, payee, base: baseId, attempt } = asked
  if (!asked.class) return { kind, payee, baseId, attempt }
  const row = await db
    .from('course_classes')
    .where('code', asked.class.toUpperCase())
    .select('id')
    .first()
  return { kind, payee, baseId, attempt, classId: row?.id ?? NO_CLASS }
}

const NO_CLASS = -1

/** A page of payment batches, and for each fund what waits to be put into one. */
export async function batchList(page: number) {
  const batches = await db
    .from('payment_batches')
    .join('funds', 'funds.id', 'payment_batches.fund_id')
    .join('users', 'users.id', 'payment_batches.created_by_id')
    .orderBy('payment_batches.id', 'desc')
    .select(
      'payment_batches.*',
      'funds.name_zh as fund_zh',
      'funds.name_en as fund_en',
      'users.full_name as creator'
    )
    .paginate(page, 50)
  const waiting: Row[] = await payableClaims(db.connection())
    .join('funds', 'funds.id', 'claims.fund_id')
    .join('policies', 'policies.id', 'claims.policy_id')
    .groupBy(
      'funds.id',
      'funds.name_zh',
      'funds.name_en',
      'claims.kind',
      'policies.value_status',
      'policies.version',
      'policies.id'
    )
    .orderBy('funds.id')
    .select(
      'funds.id',
      'funds.name_zh',
      'funds.name_en',
      'claims.kind',
      'policies.value_status',
      'policies.version',
      'policies.id as policy_id'
    )
    .count('* as total')
    .sum('claims.amount_fen as fen')
    .select(db.raw("sum(case when claims.status = 'failed' then 1 else 0 end) as again"))
  return {
    batches: batches.all() as Row[],
    paginator: pagesOf(batches),
    waiting: waiting.map((row) => ({
      ...row,
      total: Number(row.total),
      fen: Number(row.fen),
      again: Number(row.again),
    })) as Row[],
  }
}

/** One batch with a page of its lines; null when there is none. Accounts come masked. */
export async function batchPage(id: number, page: number) {
  const batch: Row | null = await db
    .from('payment_batches')
    .join('funds', 'funds.id', 'payment_batches.fund_id')
    .leftJoin('users as creators', 'creators.id', 'payment_batches.created_by_id')
    .leftJoin('users as exporters', 'exporters.id', 'payment_batches.exported_by_id')
    .leftJoin('users as settlers', 'settlers.id', 'payment_batches.settled_by_id')
    .leftJoin('users as discarders', 'discarders.id', 'payment_batches.discarded_by_id')
    .where('payment_batches.id', id)
    .select(
      'payment_batches.*',
      'funds.name_zh as fund_zh',
      'funds.name_en as fund_en',
      'creators.full_name as creator',
      'exporters.full_name as exporter',
      'settlers.full_name as settler',
      'discarders.full_name as discarder'
    )
    .first()
  if (!batch) return null
  const lines = await db
    .from('payment_lines')
    .join('claims', 'claims.id', 'payment_lines.claim_id')
    .join('persons', 'persons.id', 'claims.person_id')
    .where('payment_batch_id', id)
    .orderBy('position')
    .select(
      'payment_lines.id',
      'payment_lines.position',
      'payment_lines.claim_id',
      'payment_lines.payee_name',
      'payment_lines.bank_name',
      'payment_lines.account_mask',
      'payment_lines.amount_fen',
      'payment_lines.status',
      'payment_lines.result_note',
      'payment_lines.owner_type',
      'payment_lines.owner_id',
      'payment_lines.purpose',
      'payment_lines.period_from',
      'payment_lines.period_to',
      'payment_lines.bank_reference',
      'payment_lines.settled_at',
      'payment_lines.repeat_reason',
      'claims.status as claim_status',
      'claims.number',
      'persons.name'
    )
    .paginate(page, 50)
  const sum = await db
    .from('payment_lines')
    .where('payment_batch_id', id)
    .sum('amount_fen as fen')
    .first()
  const downloads: Row[] = await db
    .from('audit_entries')
    .where({ subject_type: 'payment_batch', subject_id: id, action: 'payment_batch.downloaded' })
    .orderBy('id', 'desc')
    .select('actor_name', 'occurred_at', 'changes')
  return {
    batch,
    lines: lines.all() as Row[],
    paginator: pagesOf(lines),
    linesFen: Number(sum?.fen ?? 0),
    downloads: downloads.map((row) => ({
      ...row,
      format: (JSON.parse(row.changes) as { format?: string }).format ?? 'xlsx',
    })),
  }
}
