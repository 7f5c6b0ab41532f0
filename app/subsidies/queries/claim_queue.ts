import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { scopeToBase } from '#app/accounts/scope'
import { instantDay } from '#app/shared/words'
import { addDays } from '#app/shared/days'
import { verdictOf } from '#app/subsidies/claim_view'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { claimState, claimTint } from '#app/subsidies/claim_status'
import { daysLeft, dueOn, REVIEW_WORKING_DAYS } from '#app/subsidies/claim_terms'
import { pagesOf, PER_PAGE } from '#app/shared/database/paging'
import { whereContains } from '#app/shared/database/search'
import type User from '#models/user'
import type { QueueTab } from '#app/subsidies/validators'

export interface QueueFilters {
  state?: QueueTab
  q?: string
  class?: number
  base?: number
  occupation?: number
  verdict?: 'passed' | 'not'
  /** Days of submission, both included. */
  from?: string
  to?: string
}

const TAB_STATUSES: Record<QueueTab, string[]> = {
  draft: ['draft'],
  review: ['submitted'],
  approval: ['reviewed'],
  notice: ['approved'],
  noticed: ['noticed'],
  payable: ['noticed', 'batched', 'paying', 'failed'],
  paid: ['paid', 'recovering', 'recovered'],
  held: ['submitted', 'reviewed', 'approved', 'noticed', 'failed'],
  refused: ['returned', 'rejected', 'withdrawn'],
  all: [],
}

/** Where a user's own work lies. */
export function homeTab(user: User): QueueTab {
  if (user.has('reviewer')) return 'review'
  if (user.has('approver')) return 'approval'
  if (user.has('finance')) return 'payable'
  return 'all'
}

/** The claims a user may see, narrowed by the filters of the address; no columns, no order. */
export function filteredClaims(user: User, filters: QueueFilters) {
  const query = scopeToBase(baseQuery(), user, 'claims.base_id')
  const tab = filters.state ?? homeTab(user)
  if (tab !== 'all') query.whereIn('claims.status', TAB_STATUSES[tab])
  if (tab === 'noticed') query.whereNull('claims.notice_closed_at')
  if (tab === 'payable') {
    query.where((open: any) => {
      open.whereNot('claims.status', 'noticed').orWhereNotNull('claims.notice_closed_at')
    })
  }
  if (tab === 'held') {
    query.where((still: any) => {
      still.whereNotNull('claims.held_at').orWhereNotNull('claims.disputed_at')
    })
  } else if (tab !== 'all') {
    query.whereNull('claims.held_at').whereNull('claims.disputed_at')
  }
  if (filters.q) {
    whereContains(query, ['persons.name', 'claims.number', 'course_classes.code'], filters.q)
  }
  if (filters.class) query.where('claims.course_class_id', filters.class)
  if (filters.base) query.where('claims.base_id', filters.base)
  if (filters.occupation) query.where('certificates.occupation_id', filters.occupation)
  if (filters.verdict === 'passed') query.where('claims.amount_fen', '>', 0)
  if (filters.verdict === 'not') query.where('claims.amount_fen', 0)
  if (filters.from) query.where('claims.submitted_at', '>=', startOfDay(filters.from))
  if (filters.to) query.where('claims.submitted_at', '<', startOfDay(addDays(filters.to, 1)))
  return query
}

/** Midnight in Shanghai (UTC+8, no summer time since 1991) as an instant. */
function startOfDay(day: string): string {
  return `${addDays(day, -1)}T16:00:00.000Z`
}

function baseQuery() {
  return db
    .from('claims')
    .join('persons', 'persons.id', 'claims.person_id')
    .join('course_classes', 'course_classes.id', 'claims.course_class_id')
    .join('certificates', 'certificates.id', 'claims.certificate_id')
}

/** A page of the queue, oldest submission first. */
export async function claimQueue(user: User, filters: QueueFilters, page: number) {
  const query = filteredClaims(user, filters)
    .join('occupations', 'occupations.id', 'certificates.occupation_id')
    .join('enrolments', 'enrolments.id', 'claims.enrolment_id')
    .join('claim_traces', 'claim_traces.id', 'claims.trace_id')
    .leftJoin('users as reviewers', 'reviewers.id', 'claims.reviewed_by_id')
    .leftJoin('users as submitters', 'submitters.id', 'claims.submitted_by_id')
    .orderBy('claims.submitted_at')
    .orderBy('claims.id')
    .select(
      'claims.id',
      'claims.number',
      'claims.status',
      'claims.amount_fen',
      'claim_traces.trace',
      'claims.submitted_at',
      'claims.reviewed_at',
      'claims.course_class_id as class_id',
      'persons.name',
      'persons.document_mask',
      'course_classes.code as class_code',
      'occupations.name_zh as occupation_zh',
      'occupations.name_en as occupation_en',
      'certificates.grade_rank',
      'enrolments.days_attended',
      'enrolments.training_days',
      'reviewers.full_name as reviewer',
      'submitters.full_name as submitter',
      'claims.held_at',
      'claims.disputed_at',
      'claims.notice_closed_at'
    )
  const claims = await query.paginate(page, PER_PAGE)
  const calendar = await WorkCalendar.load()
  const today = clock.today()
  const rows = claims.all().map((row: Record<string, any>) => {
    const state = claimState({
      status: row.status,
      heldAt: row.held_at,
      disputedAt: row.disputed_at,
      noticeClosedAt: row.notice_closed_at,
    })
    const waits = ['submitted', 'reviewed'].includes(row.status) && row.submitted_at
    const due = waits ? dueOn(calendar, instantDay(row.submitted_at), REVIEW_WORKING_DAYS) : null
    const { trace, ...rest } = row
    return {
      ...rest,
      amountFen: Number(row.amount_fen),
      state,
      tint: claimTint(state),
      due,
      left: daysLeft(calendar, today, due),
      ...verdictOf(trace),
    }
  })
  return {
    rows,
    paginator: pagesOf(claims),
  }
}

const IS_CLOSED = 'claims.notice_closed_at is not null'
const IS_STILL = '(claims.held_at is not null or claims.disputed_at is not null)'

/** How many claims wait under each tab, with the other filters kept. */
export async function queueCounts(user: User, filters: QueueFilters) {
  const rows = await filteredClaims(user, { ...filters, state: 'all' })
    .groupByRaw(`claims.status, ${IS_CLOSED}, ${IS_STILL}`)
    .select('claims.status')
    .select(db.raw(`${IS_CLOSED} as notice_closed`), db.raw(`${IS_STILL} as still`))
    .count('* as total')
  const counts: Record<QueueTab, number> = {
    draft: 0,
    review: 0,
    approval: 0,
    notice: 0,
    noticed: 0,
    payable: 0,
    paid: 0,
    held: 0,
    refused: 0,
    all: 0,
  }
  for (const row of rows) {
    const total = Number(row.total)
    counts.all += total
    const isStill = Boolean(Number(row.still))
    counts[isStill ? 'held' : tabOf(row.status, Boolean(Number(row.notice_closed)))] += total
  }
  return counts
}

function tabOf(status: string, noticeClosed: boolean): QueueTab {
  if (status === 'noticed') return noticeClosed ? 'payable' : 'noticed'
  const found = (Object.keys(TAB_STATUSES) as QueueTab[]).find((tab) =>
    TAB_STATUSES[tab].includes(status)
  )
  return found ?? 'all'
}

/** What the head of the queue says: the earliest deadline and the money left. */
export async function queueHead(user: User, filters: QueueFilters) {
  const oldest = await filteredClaims(user, filters).min('claims.submitted_at as first_at').first()
  const funds = await db
    .from('funds')
    .where('year', clock.year())
    .select(
      db.raw(
        'sum(appropriated_fen + recovered_fen - reserved_fen - committed_fen - paid_fen) as fen'
      )
    )
    .first()
  const calendar = await WorkCalendar.load()
  const first = oldest?.first_at ? instantDay(oldest.first_at) : null
  return {
    earliestDue: first ? dueOn(calendar, first, REVIEW_WORKING_DAYS) : null,
    availableFen: funds?.fen === null || funds?.fen === undefined ? null : Number(funds.fen),
  }
}

/** Choices of the filters, only those that occur. */
export async function queueChoices(user: User) {
  const bases = await scopeToBase(
    db.from('bases').orderBy('bases.code').select('bases.id', 'bases.name_zh', 'bases.name_en'),
    user,
    'bases.id'
  )
  const occupations = await db
    .from('occupations')
    .whereExists((query) => {
      query.from('certificates').whereColumn('certificates.occupation_id', 'occupations.id')
    })
    .orderBy('occupations.code')
    .select('id', 'name_zh', 'name_en')
  return { bases, occupations }
}

export interface Selected {
  id: number
  version: number
  number: string
  name: string
  status: string
  amountFen: number
}

/** All claims of the filters for a decision, without those taken out by hand. */
export async function selectedClaims(
  user: User,
  filters: QueueFilters,
  leftOut: number[]
): Promise<Selected[]> {
  const query = filteredClaims(user, filters)
  if (leftOut.length > 0) query.whereNotIn('claims.id', leftOut)
  const rows = await query
    .orderBy('claims.id')
    .select(
      'claims.id',
      'claims.version',
      'claims.number',
      'claims.status',
      'claims.amount_fen',
      'persons.name'
    )
  return rows.map(
    (row: Record<string, any>) => ({ ...row, amountFen: Number(row.amount_fen) }) as Selected
  )
}
