import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { instantDay } from '#app/shared/words'
import { scopeToBase } from '#app/accounts/scope'
import { verdictOf } from '#app/subsidies/claim_view'
import { claimRow, type ClaimRow } from '#app/subsidies/claim_rows'
import { manualChecksOf } from '#app/subsidies/review/checks'
import { manualResults } from '#app/subsidies/review/queries/claim_checks'
import { pageOf, type Paginator } from '#app/shared/database/paging'
import { claimState, claimTint } from '#app/subsidies/claim_status'
import { targetOf, whyNotDecide } from '#app/subsidies/decide_claims_within'
import {
  dueOn,
  REVIEW_FROM,
  REVIEW_WORKING_DAYS,
  reviewTerm,
  type UnderReview,
} from '#app/subsidies/claim_terms'
import { queueTabs, type QueueTab } from '#app/subsidies/validators'
import { RECOVERED_FEN } from '#app/subsidies/recoveries/recovery_rows'
import { MOST_COUNTED } from '#app/shared/database/rows'
import type User from '#models/user'
import type { QueueSelection, Stage } from '#app/subsidies/queries/queue_filters'

/** Tabs whose work is done: the newest claim comes first, in the others the one that waits longest. */
const DONE: readonly QueueTab[] = ['paid', 'refused', 'all']

/**
 * A page of the queue. The ids of the page come from an index alone; from the second half on they are
 * counted from the end, so that the last page costs what the first does. Only then the rows are read.
 */
export async function claimQueue(selection: QueueSelection, total: number, page = 1) {
  const paginator = pageOf(total, page)
  const ids = await idsOfPage(selection, paginator)
  return { rows: await readRows(selection, ids), paginator }
}

async function idsOfPage(
  selection: QueueSelection,
  { currentPage, perPage, total }: Paginator
): Promise<number[]> {
  const offset = (currentPage - 1) * perPage
  const count = Math.min(perPage, total - offset)
  if (count <= 0) return []
  const isBackwards = offset > total / 2
  const rows = await inOrder(selection, { isBackwards, isFew: fewAreSought(selection, total) })
    .select('claims.id')
    .offset(isBackwards ? total - offset - count : offset)
    .limit(count)
  const ids = rows.map((row) => row.id as number)
  return isBackwards ? ids.reverse() : ids
}

/** What is sorted sooner than found by walking all claims in their order. */
const FEW = 20_000

/** Whether so few claims are looked for, by what no index holds in the order of the list. */
function fewAreSought({ filters }: QueueSelection, total: number): boolean {
  return total <= FEW && Boolean(filters.q || filters.from || filters.to)
}

/** The claims of a selection in the order in which the queue lists them. */
export function inOrder(selection: QueueSelection, { isBackwards = false, isFew = false } = {}) {
  const query = selection.claims()
  if (DONE.includes(selection.tab)) {
    // As a sum the id is no reason to walk the index of the ids.
    const order = isFew ? db.raw('claims.id + 0') : 'claims.id'
    return query.orderBy(order as string, isBackwards ? 'asc' : 'desc')
  }
  const direction = isBackwards ? 'desc' : 'asc'
  if (selection.tab !== 'draft') query.orderBy('claims.submitted_at', direction)
  return query.orderBy('claims.id', direction)
}

async function readRows({ calendar, stage, user }: QueueSelection, ids: number[]) {
  if (ids.length === 0) return []
  const found = await db
    .from('claims')
    .join('persons', 'persons.id', 'claims.person_id')
    .join('claim_traces', 'claim_traces.id', 'claims.trace_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .leftJoin('occupations', 'occupations.id', 'claims.occupation_id')
    .leftJoin('enrolments', 'enrolments.id', 'claims.enrolment_id')
    .whereIn('claims.id', ids)
    .select(
      'claims.*',
      'claim_traces.verdict',
      'claim_traces.outcomes',
      db.raw(`${RECOVERED_FEN} AS recovered_fen`),
      'persons.name',
      'persons.document_mask',
      'course_classes.code as class_code',
      'occupations.name_zh as occupation_zh',
      'occupations.name_en as occupation_en',
      'enrolments.days_attended',
      'enrolments.training_days',
      nameOf('reviewed_by_id').as('reviewer'),
      nameOf('submitted_by_id').as('submitter'),
      nameOf('assigned_to_id').as('officer')
    )
  const today = clock.today()
  const open = await manualChecks(found.map(claimRow).filter((claim) => isWaiting(claim.status)))
  const sampled = await claimsInOpenSample(
    found.filter((row) => row.status === 'approved').map((row) => row.id)
  )
  const rows = new Map(
    found.map((row: Record<string, any>) => {
      const claim = claimRow(row)
      const state = claimState({ ...claim, recoveredFen: Number(row.recovered_fen) })
      const verdict = verdictOf(row.verdict, row.outcomes)
      return [
        claim.id,
        {
          id: claim.id,
          number: claim.number,
          kind: claim.kind,
          part: claim.part,
          amountFen: claim.amountFen,
          name: row.name as string,
          document_mask: row.document_mask as string,
          class_id: claim.classId,
          class_code: row.class_code as string | null,
          occupation_zh: row.occupation_zh as string | null,
          occupation_en: row.occupation_en as string | null,
          grade_rank: row.grade_rank as number | null,
          days_attended: row.days_attended as number | null,
          training_days: row.training_days as number | null,
          submitter: row.submitter as string | null,
          submitted_at: row.submitted_at as string | null,
          reviewer: row.reviewer as string | null,
          reviewed_at: row.reviewed_at as string | null,
          officer: row.officer as string | null,
          isMine: row.assigned_to_id === user.id,
          state,
          tint: claimTint(state),
          ...reviewTerm(calendar, today, row as UnderReview),
          ...verdict,
          /** A quality sample keeps it from the notice until a third person has decided. */
          isSampled: sampled.has(claim.id),
          checks: open.get(claim.id) ?? { open: 0, failed: 0 },
          /** Why the user may not pass it, as it was judged last; null when it may go. */
          stays: stage && staysBecause(row, verdict.verdict, user, stage),
        },
      ] as const
    })
  )
  return ids.flatMap((id) => rows.get(id) ?? [])
}

/** Not a join: over nine tables PostgreSQL plans ten times as long as it reads. */
function nameOf(column: string) {
  return db.from('users').whereColumn('users.id', `claims.${column}`).select('full_name')
}

function isWaiting(status: string): boolean {
  return status === 'submitted' || status === 'reviewed'
}

async function claimsInOpenSample(ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = await db.from('quality_samples').whereIn('claim_id', ids).where('status', 'open')
  return new Set(rows.map((row) => row.claim_id as number))
}

/** How many checks by hand of each claim are still to be made, and how many found a fault. */
async function manualChecks(claims: ClaimRow[]) {
  const made = claims.length > 0 ? await manualResults(db.connection(), claims) : new Map()
  return new Map(
    claims.map(({ id, kind }) => {
      const results = manualChecksOf(kind).map((name) => made.get(id)?.get(name)?.result)
      const open = results.filter((result) => result === undefined).length
      return [id, { open, failed: results.filter((result) => result === 'failed').length }]
    })
  )
}

function staysBecause(
  row: Record<string, any>,
  verdict: string,
  user: User,
  stage: Stage
): string | null {
  const claim = claimRow(row)
  const code = whyNotDecide(claim, { actor: user, stage }, targetOf(stage, 'passed'))
  return code ?? (verdict === 'passed' && claim.amountFen > 0 ? null : 'E_NOT_ELIGIBLE')
}

/** How many claims are under each tab, with the other filters kept. */
export async function queueCounts(selection: QueueSelection): Promise<Record<QueueTab, number>> {
  const kept = selection.tallies()
  const rows = kept
    ? await kept.groupBy('queue_tab').select('queue_tab as tab').sum('total as total')
    : await selection
        .ofEveryTab()
        .groupBy('claims.queue_tab')
        .select('claims.queue_tab as tab')
        .count('* as total')
  const counts = Object.fromEntries(queueTabs.map((tab) => [tab, 0])) as Record<QueueTab, number>
  for (const { tab, total } of rows) {
    counts[tab as QueueTab] = Number(total)
    counts.all += Number(total)
  }
  return counts
}

export interface Standing {
  /** How many claims, those sent first, were looked at when there are as many or more; else null. */
  ofOldest: number | null
  /** Claims that were judged payable when they were sent and that the user may decide. */
  passable: number
  passableFen: number
  overdue: number
  mine: number
  unassigned: number
  earliestDue: string | null
}

/** How the claims stand that wait for the user's decision; null where none is to be taken. */
export async function queueStanding(selection: QueueSelection): Promise<Standing | null> {
  const { calendar, stage, user } = selection
  if (!stage) return null
  const barred = stage === 'review' ? ['submitted_by_id'] : ['submitted_by_id', 'reviewed_by_id']
  const passable = [
    'claims.amount_fen > 0',
    'claims.person_id <> ?',
    'COALESCE(claims.base_id, 0) <> ?',
    ...barred.map((column) => `COALESCE(claims.${column}, 0) <> ?`),
  ].join(' AND ')
  const own = [user.personId ?? 0, user.baseId ?? -1, ...barred.map(() => user.id)]
  const sum = (as: string, when: string, bindings: (string | number)[], what = '1') =>
    db.raw(`COALESCE(SUM(CASE WHEN ${when} THEN ${what} ELSE 0 END), 0) AS ${as}`, bindings)
  const oldest = selection
    .claims()
    .orderBy('claims.submitted_at')
    .limit(MOST_COUNTED)
    .select('claims.*')
    .as('claims')
  const row = await db
    .from(oldest)
    .select(
      db.raw('COUNT(*) AS total'),
      db.raw(`MIN(${REVIEW_FROM}) AS first_at`),
      sum('passable', passable, own),
      sum('passable_fen', passable, own, 'claims.amount_fen'),
      sum('overdue', `${REVIEW_FROM} < ?`, [selection.overdueFrom ?? '']),
      sum('mine', 'claims.assigned_to_id = ?', [user.id]),
      sum('unassigned', 'claims.assigned_to_id IS NULL', [])
    )
    .firstOrFail()
  return {
    ofOldest: Number(row.total) === MOST_COUNTED ? MOST_COUNTED : null,
    passable: Number(row.passable),
    passableFen: Number(row.passable_fen),
    overdue: Number(row.overdue),
    mine: Number(row.mine),
    unassigned: Number(row.unassigned),
    earliestDue: row.first_at && dueOn(calendar, instantDay(row.first_at), REVIEW_WORKING_DAYS),
  }
}

/** The money of this year that nobody has a claim on yet; null without a fund. */
export async function availableFen(): Promise<number | null> {
  const funds = await db
    .from('funds')
    .where('year', clock.year())
    .select(
      db.raw(
        'sum(appropriated_fen + recovered_fen - reserved_fen - committed_fen - paid_fen) as fen'
      )
    )
    .first()
  return funds?.fen === null || funds?.fen === undefined ? null : Number(funds.fen)
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
      query.from('claims').whereColumn('claims.occupation_id', 'occupations.id')
    })
    .orderBy('occupations.code')
    .select('id', 'name_zh', 'name_en')
  return { bases, occupations, officers: await decidingOfficers() }
}

/** Who reviews and who approves, by name. */
export async function decidingOfficers(): Promise<
  { id: number; name: string; role: 'reviewer' | 'approver' }[]
> {
  const rows = await db
    .from('users')
    .join('user_roles', 'user_roles.user_id', 'users.id')
    .whereIn('user_roles.role', ['reviewer', 'approver'])
    .where('users.status', 'active')
    .orderBy('users.full_name')
    .orderBy('users.id')
    .select('users.id', 'users.full_name', 'user_roles.role')
  return rows.map((row) => ({ id: row.id, name: row.full_name, role: row.role }))
}

/** The most claims that one act over all that is filtered takes; the rest wait for the next. */
export const MOST_AT_ONCE = 2000

export interface Selected {
  id: number
  version: number
  number: string
  name: string
  amountFen: number
}

/**
 * The claims of a selection for one act, in the order of the queue, without those taken out by hand;
 * `MOST_AT_ONCE` at most.
 */
export async function selectedClaims(
  selection: QueueSelection,
  { leftOut = [], only }: { leftOut?: number[]; only?: number[] } = {}
): Promise<Selected[]> {
  const query = inOrder(selection).join('persons', 'persons.id', 'claims.person_id')
  if (only) query.whereIn('claims.id', only)
  if (leftOut.length > 0) query.whereNotIn('claims.id', leftOut)
  const rows = await query
    .limit(MOST_AT_ONCE)
    .select('claims.id', 'claims.version', 'claims.number', 'claims.amount_fen', 'persons.name')
  return rows.map(({ amount_fen: fen, ...row }) => ({ ...row, amountFen: Number(fen) }) as Selected)
}
