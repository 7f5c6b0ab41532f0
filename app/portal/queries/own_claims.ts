import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { instantDay, type Locale } from '#app/shared/words'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { claimState, claimTint, type ClaimState } from '#app/subsidies/claim_status'
import { claimRow } from '#app/subsidies/claim_rows'
import { claimStory, type ClaimStory } from '#app/portal/claim_story'
import { plainTrace, type PlainTrace } from '#app/portal/plain_trace'
import { readClaimRecord, type ClaimRecord } from '#app/subsidies/history/claim_record'
import { readPayees } from '#app/subsidies/payees'
import { RECOVERED_FEN } from '#app/subsidies/recoveries/recovery_rows'
import {
  daysLeft,
  dueOn,
  PAYMENT_WORKING_DAYS,
  reviewTerm,
  type UnderReview,
} from '#app/subsidies/claim_terms'
import type { Trace } from '#app/rules/types'

type Row = Record<string, any>

export interface OwnClaim {
  id: number
  number: string
  kind: string
  part: string
  state: ClaimState
  tint: string
  amountFen: number
  /** What of it came back, in fen. */
  recoveredFen: number
  payeeKind: 'base' | 'person' | 'employer'
  /** The course, or the contest of an award. */
  title: string
  termNumber: number | null
  base: string | null
}

/** Why a claim does not go on, with the code of the closed list where there is one. */
export interface Standstill {
  code: string | null
  words: string | null
  /** What the base was asked when it came back. */
  questions: { topic: string; question: string; answer: string | null }[]
}

export interface OwnClaimDetail extends OwnClaim {
  story: ClaimStory
  /** Working days left until the next step is due; null where nothing says. */
  left: number | null
  payee: { name: string; bankName: string | null; accountMask: string | null }
  standstill: Standstill | null
  notice: { number: string; isOpen: boolean } | null
  recovery: {
    reasonCode: string
    amountFen: number
    recoveredFen: number
    dueOn: string | null
    document: string | null
  } | null
  trace: Trace
  plain: PlainTrace
  policy: string
  isExample: boolean
}

/** The claims about a person, of every kind, newest first. Drafts are the base's own work. */
export async function ownClaims(personId: number, locale: Locale): Promise<OwnClaim[]> {
  const rows: Row[] = await select(personId, locale)
  return rows.map(read)
}

/** One claim about a person, told in plain words; null when it is not theirs. */
export async function ownClaim(
  personId: number,
  id: number,
  locale: Locale
): Promise<OwnClaimDetail | null> {
  const row: Row | null = await select(personId, locale)
    .where('cl.id', id)
    .join('policies as po', 'po.id', 'cl.policy_id')
    .join('claim_traces as t', 't.id', 'cl.trace_id')
    .select('t.trace', 'po.value_status', `po.title_${locale === 'en' ? 'en' : 'zh'} as policy`)
    .first()
  if (!row) return null
  const claim = read(row)
  const record = (await readClaimRecord(db.connection(), id))!
  const payees = await readPayees(db.connection(), [claimRow(row)])
  const payee = payees.get(id)!
  const calendar = await WorkCalendar.load()
  const story = claimStory(storyFacts(row, claim, record, calendar, payee.accountMask !== null))
  const trace = JSON.parse(row.trace) as Trace
  return {
    ...claim,
    story,
    left: daysLeft(calendar, clock.today(), story.next.on),
    payee: { name: payee.name, bankName: payee.bankName, accountMask: payee.accountMask },
    standstill: standstillOf(claim.state, record),
    notice: noticeOf(record),
    recovery: recoveryOf(record),
    trace,
    plain: plainTrace(trace, locale),
    policy: row.policy,
    isExample: row.value_status === 'example',
  }
}

function select(personId: number, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('claims as cl')
    .leftJoin('course_classes as c', 'c.id', 'cl.course_class_id')
    .leftJoin('courses as co', 'co.id', 'c.course_id')
    .leftJoin('bases as b', 'b.id', 'cl.base_id')
    .leftJoin('competition_awards as ca', 'ca.id', 'cl.competition_award_id')
    .where('cl.person_id', personId)
    .whereNot('cl.status', 'draft')
    .orderBy('cl.id', 'desc')
    .select('cl.*', 'c.term_number', 'ca.contest', 'ca.event')
    .select(db.raw(`${RECOVERED_FEN.replace('claims.id', 'cl.id')} AS recovered_fen`))
    .select(`co.title_${language} as course`, `b.name_${language} as base`)
}

function read(row: Row): OwnClaim {
  const state = claimState({
    status: row.status,
    heldAt: row.held_at,
    disputedAt: row.disputed_at,
    noticeClosedAt: row.notice_closed_at,
    amountFen: Number(row.amount_fen),
    recoveredFen: Number(row.recovered_fen),
  })
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    part: row.part,
    state,
    tint: claimTint(state),
    amountFen: Number(row.amount_fen),
    recoveredFen: Number(row.recovered_fen),
    payeeKind: row.payee_kind,
    title: row.course ?? [row.contest, row.event].filter(Boolean).join(' '),
    termNumber: row.term_number,
    base: row.base,
  }
}

function storyFacts(
  row: Row,
  claim: OwnClaim,
  { notices }: ClaimRecord,
  calendar: WorkCalendar,
  hasAccount: boolean
) {
  const day = (instant: string | null) => (instant === null ? null : instantDay(instant))
  const due = (instant: string | null, count: number) =>
    instant === null ? null : dueOn(calendar, instantDay(instant), count)
  const notice = notices.findLast((one) => one.publishedAt !== null)
  return {
    state: claim.state,
    payeeKind: claim.payeeKind,
    hasAccount,
    submittedOn: day(row.submitted_at),
    reviewedOn: day(row.reviewed_at),
    approvedOn: day(row.approved_at),
    notice:
      notice?.opensOn && notice.closesOn
        ? { opensOn: notice.opensOn, closesOn: notice.closesOn }
        : null,
    noticeClosedOn: day(row.notice_closed_at),
    paidOn: day(row.paid_at),
    reviewDue: reviewTerm(calendar, clock.today(), row as UnderReview).due,
    paymentDue: due(row.notice_closed_at, PAYMENT_WORKING_DAYS),
  }
}

const STANDSTILLS: Partial<Record<ClaimState, readonly string[]>> = {
  returned: ['returned'],
  held: ['held'],
}

function standstillOf(state: ClaimState, { decisions, questions }: ClaimRecord): Standstill | null {
  const results = STANDSTILLS[state]
  const decision =
    state === 'rejected'
      ? decisions[decisions.findLastIndex((one) => one.status !== 'rejected') + 1]
      : results && decisions.findLast((one) => results.includes(one.result))
  if (!decision) return null
  return {
    code: decision.reasonCode,
    // An answer to an objection is written to the objector.
    words: decision.stage === 'dispute' ? null : decision.reason,
    questions: questions
      .filter((one) => one.decisionId === decision.id)
      .map(({ topic, question, answer }) => ({ topic, question, answer })),
  }
}

function noticeOf({ notices }: ClaimRecord): OwnClaimDetail['notice'] {
  const notice = notices.findLast((one) => one.publishedAt !== null)
  return notice ? { number: notice.number, isOpen: notice.status === 'published' } : null
}

function recoveryOf({ recoveries }: ClaimRecord): OwnClaimDetail['recovery'] {
  const recovery = recoveries.findLast((one) => ['open', 'completed'].includes(one.status))
  if (!recovery) return null
  const { reasonCode, amountFen, recoveredFen, dueOn: due, document } = recovery
  return { reasonCode, amountFen, recoveredFen, dueOn: due, document }
}
