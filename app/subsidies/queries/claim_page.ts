import db from '@adonisjs/lucid/services/db'
import { seesEveryBase } from '#app/accounts/scope'
import clock from '#app/shared/clock'
import { instantDay } from '#app/shared/words'
import { claimRow } from '#app/subsidies/claim_rows'
import { recoveredOf } from '#app/subsidies/recoveries/recovery_rows'
import { timelineOf } from '#app/subsidies/review/timeline'
import { claimReview } from '#app/subsidies/review/queries/claim_review'
import { changedConditions } from '#app/subsidies/claim_view'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { claimState, claimTint, type ClaimStatus } from '#app/subsidies/claim_status'
import { traceOf } from '#app/subsidies/claim_traces'
import { assessClaims, policiesById, replay, tallyOf } from '#app/subsidies/claim_assessment'
import {
  dueOn,
  NOTICE_WORKING_DAYS,
  PAYMENT_WORKING_DAYS,
  reviewTerm,
  type UnderReview,
} from '#app/subsidies/claim_terms'
import type User from '#models/user'
import type { Trace } from '#app/rules/types'

/** The columns of a claim that say whose it is and where it stands; null when there is none. */
export async function claimKey(id: number) {
  const row = await db
    .from('claims')
    .where('id', id)
    .select('id', 'number', 'status', 'version', 'base_id', 'course_class_id', 'enrolment_id')
    .select('competition_award_id')
    .first()
  return (
    row && {
      id: row.id as number,
      number: row.number as string,
      status: row.status as ClaimStatus,
      version: row.version as number,
      baseId: row.base_id as number | null,
      classId: row.course_class_id as number | null,
      enrolmentId: row.enrolment_id as number | null,
      awardId: row.competition_award_id as number | null,
    }
  )
}

/** Everything the page of one claim shows. Facts of a claim that is under way are read anew. */
export async function claimPage(id: number, user: User) {
  const claim = await readClaim(id)
  const client = db.connection()
  const policies = await policiesById(client, [claim.policy_id])
  const policy = policies.get(claim.policy_id)!
  const kept = (await traceOf(client, id))!
  const stored = JSON.parse(kept.trace) as Trace
  const again = replay(kept, policy.ruleSet)
  const isOpen = ['draft', 'returned', 'submitted', 'reviewed'].includes(claim.status)
  const key = {
    id: claim.id,
    kind: claim.kind,
    part: claim.part,
    enrolmentId: claim.enrolment_id,
    policyId: claim.policy_id,
  }
  const assessed = await assessClaims(client, isOpen ? [key] : [])
  const now = assessed.get(claim.id)?.trace ?? null
  const changed = now ? changedConditions(stored, now) : []
  const trace = now && changed.length > 0 ? now : stored

  const calendar = await WorkCalendar.load()
  const acts = await readActs(id)
  const term = reviewTerm(calendar, clock.today(), claim as UnderReview)
  const notice = await readNotice(id)
  const recovered = { fen: await recoveredOf(client, claim.id), ofFen: Number(claim.amount_fen) }
  const state = claimState({
    status: claim.status,
    heldAt: claim.held_at,
    disputedAt: claim.disputed_at,
    noticeClosedAt: claim.notice_closed_at,
    amountFen: Number(claim.amount_fen),
    recoveredFen: recovered.fen,
  })
  const paymentDue =
    claim.notice_closed_at && ['noticed', 'batched', 'paying', 'failed'].includes(claim.status)
      ? dueOn(calendar, instantDay(claim.notice_closed_at), PAYMENT_WORKING_DAYS)
      : null

  const review = await claimReview(claimRow(claim), trace, user)
  return {
    claim: { ...claim, amountFen: Number(claim.amount_fen) } as Record<string, any>,
    state,
    recovered,
    tint: claimTint(state),
    policy,
    trace,
    storedVerdict: stored.verdict,
    changed,
    tally: tallyOf(trace),
    replay: again,
    due: term.due,
    left: term.left,
    stoppedOn: term.stoppedOn,
    noticeUntil: dueOn(calendar, clock.today(), NOTICE_WORKING_DAYS),
    paymentDue,
    notice,
    otherParts: await readOtherParts(claim),
    recoveries: await readRecoveries(id),
    payment: await readPayment(id),
    /** Whether the notice and the payment can be opened: not by a base. */
    seesBooks: seesEveryBase(user),
    timeline: timelineOf({ state, acts, ...review }),
    review,
    fund: await readFund(claim.fund_id),
    neighbours: await readNeighbours(claim),
    may: review.may,
  }
}

/** What is one value of a row that the claim names: table, column, where the id stands, and the value's name. */
const NAMES_OF_CLAIM = [
  ['specialties', 'name_zh', 'course_classes.specialty_id', 'specialty_zh'],
  ['specialties', 'name_en', 'course_classes.specialty_id', 'specialty_en'],
  ['plan_allocations', 'capacity', 'course_classes.plan_allocation_id', 'capacity'],
  ['occupations', 'name_zh', 'claims.occupation_id', 'occupation_zh'],
  ['occupations', 'name_en', 'claims.occupation_id', 'occupation_en'],
  ['employers', 'name', 'claims.employer_id', 'employer'],
  ['grade_records', 'awarded_on', 'certificates.grade_record_id', 'awarded_on'],
  ['users', 'full_name', 'claims.submitted_by_id', 'submitter'],
  ['users', 'full_name', 'claims.reviewed_by_id', 'reviewer'],
  ['users', 'full_name', 'claims.approved_by_id', 'approver'],
] as const

/** As a query of its own: a join more makes PostgreSQL plan ever longer, fourteen took it 9 ms. */
function nameOf(table: string, column: string, key: string, name: string) {
  return db.raw(`(SELECT x.${column} FROM ${table} x WHERE x.id = ${key}) AS ${name}`)
}

async function readClaim(id: number): Promise<Record<string, any>> {
  return db
    .from('claims')
    .join('persons', 'persons.id', 'claims.person_id')
    .leftJoin('enrolments', 'enrolments.id', 'claims.enrolment_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .leftJoin('certificates', 'certificates.id', 'claims.certificate_id')
    .leftJoin('competition_awards', 'competition_awards.id', 'claims.competition_award_id')
    .leftJoin('bases', 'bases.id', 'claims.base_id')
    .where('claims.id', id)
    .select(
      'claims.*',
      'persons.name as person_name',
      'persons.document_mask',
      'persons.bank_name as person_bank',
      'persons.account_mask as person_mask',
      'enrolments.confirmed_at',
      'enrolments.days_attended',
      'enrolments.training_days',
      'course_classes.code as class_code',
      'course_classes.starts_on',
      'course_classes.ends_on',
      'certificates.number as certificate_number',
      'certificates.status as certificate_status',
      'certificates.issued_on',
      'bases.name_zh as base_zh',
      'bases.name_en as base_en',
      'bases.bank_name as base_bank',
      'bases.account_mask as base_mask',
      'competition_awards.contest',
      'competition_awards.event as contest_event',
      'competition_awards.rank as award_rank'
    )
    .select(NAMES_OF_CLAIM.map(([table, column, key, name]) => nameOf(table, column, key, name)))
    .firstOrFail()
}

async function readNotice(claimId: number): Promise<Record<string, any> | null> {
  return db
    .from('notice_lines')
    .join('notices', 'notices.id', 'notice_lines.notice_id')
    .where('notice_lines.claim_id', claimId)
    .orderBy('notices.id', 'desc')
    .select(
      'notices.id',
      'notices.number',
      'notices.status',
      'notices.opens_on',
      'notices.closes_on',
      'notices.closed_at'
    )
    .first()
}

/** The other share of an apprenticeship: what was paid in advance, or the settlement. */
async function readOtherParts(claim: Record<string, any>) {
  if (claim.part === 'whole') return []
  return db
    .from('claims')
    .where({ enrolment_id: claim.enrolment_id, kind: claim.kind })
    .whereNot('id', claim.id)
    .orderBy('id')
    .select('id', 'number', 'part')
}

/** What is asked back of a claim, drafts included. */
async function readRecoveries(claimId: number) {
  return db
    .from('recoveries')
    .where('claim_id', claimId)
    .orderBy('id')
    .select('id', 'number', 'status')
}

async function readPayment(claimId: number): Promise<Record<string, any> | null> {
  return db
    .from('payment_lines')
    .join('payment_batches', 'payment_batches.id', 'payment_lines.payment_batch_id')
    .leftJoin('users', 'users.id', 'payment_batches.exported_by_id')
    .where('payment_lines.claim_id', claimId)
    .orderBy('payment_lines.id', 'desc')
    .select(
      'payment_batches.id',
      'payment_batches.number',
      'payment_lines.status',
      'payment_lines.result_note',
      'payment_lines.payee_name',
      'payment_lines.bank_name',
      'payment_lines.account_mask',
      'payment_batches.settled_at',
      'users.full_name as exporter'
    )
    .first()
}

async function readActs(claimId: number): Promise<Record<string, any>[]> {
  return db
    .from('claim_decisions')
    .leftJoin('users', 'users.id', 'claim_decisions.actor_id')
    .where('claim_id', claimId)
    .orderBy('claim_decisions.id', 'desc')
    .select('claim_decisions.*', 'users.full_name as actor')
}

async function readFund(id: number) {
  const fund = await db.from('funds').where('id', id).firstOrFail()
  const [appropriated, recovered, reserved, committed, paid] = [
    fund.appropriated_fen,
    fund.recovered_fen,
    fund.reserved_fen,
    fund.committed_fen,
    fund.paid_fen,
  ].map(Number)
  return {
    id: fund.id as number,
    nameZh: fund.name_zh as string,
    nameEn: fund.name_en as string,
    valueStatus: fund.value_status as string,
    appropriated,
    recovered,
    paid,
    bound: reserved + committed,
    available: appropriated + recovered - reserved - committed - paid,
  }
}

/** Where the claim stands among those that wait at the same step, and its neighbours there. */
async function readNeighbours(claim: Record<string, any>) {
  if (!['submitted', 'reviewed'].includes(claim.status)) return null
  const queue = () => db.from('claims').where('status', claim.status)
  const { id, submitted_at: at } = claim
  const before = (query: any) =>
    query.where((one: any) => {
      one
        .where('submitted_at', '<', at)
        .orWhere((same: any) => same.where('submitted_at', at).where('id', '<', id))
    })
  const after = (query: any) =>
    query.where((one: any) => {
      one
        .where('submitted_at', '>', at)
        .orWhere((same: any) => same.where('submitted_at', at).where('id', '>', id))
    })
  const total = await queue().count('* as total').first()
  const ahead = await before(queue()).count('* as total').first()
  const previous = await before(queue())
    .orderBy('submitted_at', 'desc')
    .orderBy('id', 'desc')
    .select('id')
    .first()
  const next = await after(queue()).orderBy('submitted_at').orderBy('id').select('id').first()
  return {
    position: Number(ahead?.total ?? 0) + 1,
    total: Number(total?.total ?? 0),
    previousId: (previous?.id ?? null) as number | null,
    nextId: (next?.id ?? null) as number | null,
  }
}

/** The next claim that waits at the step this one has just left, oldest first. */
export async function nextWaiting(status: string, afterId: number): Promise<number | null> {
  const row = await db
    .from('claims')
    .where('status', status)
    .whereNot('id', afterId)
    .orderBy('submitted_at')
    .orderBy('id')
    .select('id')
    .first()
  return row?.id ?? null
}
