import db from '@adonisjs/lucid/services/db'
import { claimState, claimTint } from '#app/subsidies/claim_status'
import type { Trace } from '#app/rules/types'
import type { Locale } from '#app/shared/words'

export interface OwnClaim {
  id: number
  number: string
  status: string
  tint: string
  amountFen: number
  payeeKind: 'base' | 'person'
  course: string
  termNumber: number
  base: string
  submittedAt: string | null
  reviewedAt: string | null
  approvedAt: string | null
  paidAt: string | null
  notice: { number: string; opensOn: string; closesOn: string } | null
}

export interface OwnClaimDetail extends OwnClaim {
  trace: Trace
  policy: string
  isExample: boolean
  /** Why it came back or was refused, as the officer wrote it. */
  reason: string | null
}

/** The claims about a person, newest first. Drafts are the base's own work and not shown. */
export async function ownClaims(personId: number, locale: Locale): Promise<OwnClaim[]> {
  const rows = await select(personId, locale)
  return onePerClaim(rows).map(read)
}

/** One claim about a person with its stored trace; null when it is not theirs. */
export async function ownClaim(
  personId: number,
  id: number,
  locale: Locale
): Promise<OwnClaimDetail | null> {
  const [row] = await select(personId, locale)
    .where('cl.id', id)
    .join('policies as po', 'po.id', 'cl.policy_id')
    .join('claim_traces as t', 't.id', 'cl.trace_id')
    .select('t.trace', 'po.value_status', `po.title_${locale === 'en' ? 'en' : 'zh'} as policy`)
  if (!row) return null
  const refusal = await db
    .from('claim_decisions')
    .where('claim_id', id)
    .orderBy('id', 'desc')
    .select('result', 'reason')
    .first()
  return {
    ...read(row),
    trace: JSON.parse(row.trace),
    policy: row.policy,
    isExample: row.value_status === 'example',
    reason: ['returned', 'rejected'].includes(refusal?.result) ? refusal!.reason : null,
  }
}

function select(personId: number, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('claims as cl')
    .leftJoin('course_classes as c', 'c.id', 'cl.course_class_id')
    .leftJoin('courses as co', 'co.id', 'c.course_id')
    .leftJoin('bases as b', 'b.id', 'cl.base_id')
    .leftJoin('notice_lines as nl', 'nl.claim_id', 'cl.id')
    .leftJoin('notices as n', 'n.id', 'nl.notice_id')
    .where('cl.person_id', personId)
    .whereNot('cl.status', 'draft')
    .orderBy('cl.id', 'desc')
    .orderBy('n.id', 'desc')
    .select('cl.id', 'cl.number', 'cl.status', 'cl.amount_fen', 'cl.payee_kind')
    .select('cl.submitted_at', 'cl.reviewed_at', 'cl.approved_at', 'cl.paid_at', 'c.term_number')
    .select('n.number as notice_number', 'n.opens_on', 'n.closes_on', 'n.status as notice_status')
    .select('cl.held_at', 'cl.disputed_at', 'cl.notice_closed_at', 'cl.kind')
    .select(`co.title_${language} as course`, `b.name_${language} as base`)
}

function onePerClaim(rows: Record<string, any>[]) {
  const seen = new Set<number>()
  return rows.filter((row) => !seen.has(row.id) && seen.add(row.id))
}

function read(row: Record<string, any>): OwnClaim {
  const state = claimState({
    status: row.status,
    heldAt: row.held_at,
    disputedAt: row.disputed_at,
    noticeClosedAt: row.notice_closed_at,
  })
  return {
    id: row.id,
    number: row.number,
    status: state,
    tint: claimTint(state),
    amountFen: row.amount_fen,
    payeeKind: row.payee_kind,
    course: row.course,
    termNumber: row.term_number,
    base: row.base,
    submittedAt: row.submitted_at,
    reviewedAt: row.reviewed_at,
    approvedAt: row.approved_at,
    paidAt: row.paid_at,
    notice:
      row.opens_on && row.notice_status !== 'draft'
        ? { number: row.notice_number, opensOn: row.opens_on, closesOn: row.closes_on }
        : null,
  }
}
