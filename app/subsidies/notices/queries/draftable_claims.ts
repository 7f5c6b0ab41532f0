import db from '@adonisjs/lucid/services/db'
import { addDays, midnightOf } from '#app/shared/days'
import { pageOf } from '#app/shared/database/paging'
import { whereContains } from '#app/shared/database/search'
import { MOST_CLAIMS } from '#app/subsidies/notices/notice_terms'
import { withoutOpenSample } from '#app/subsidies/review/draw_samples'
import type { ClaimKind } from '#app/subsidies/claim_kinds'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface DraftFilters {
  kind?: ClaimKind
  fund?: number
  base?: number
  q?: string
  from?: string
  to?: string
}

type Row = Record<string, any>

/** In the words of the index `claims_for_notice`: with bound values no database would know that it holds them. */
const APPROVED = `claims.status = 'approved' AND claims.held_at IS NULL AND claims.disputed_at IS NULL`

/**
 * The claims that a notice may hold: approved, neither held nor disputed, without an open quality
 * sample, and in no other draft. An approval that was undone and taken again is noticed again.
 */
export function claimsForNotice(client: QueryClientContract) {
  return withoutOpenSample(client.from('claims'))
    .whereRaw(APPROVED)
    .whereNotExists((query) => {
      query
        .from('notice_lines')
        .join('notices', 'notices.id', 'notice_lines.notice_id')
        .whereColumn('notice_lines.claim_id', 'claims.id')
        .where('notices.status', 'draft')
    })
}

/** Those that the filters find. */
function found(filters: DraftFilters) {
  const query = claimsForNotice(db.connection())
    .join('persons', 'persons.id', 'claims.person_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
  if (filters.kind) query.where('claims.kind', filters.kind)
  if (filters.fund) query.where('claims.fund_id', filters.fund)
  if (filters.base) query.where('claims.base_id', filters.base)
  if (filters.from) query.where('claims.approved_at', '>=', midnightOf(filters.from))
  if (filters.to) query.where('claims.approved_at', '<', midnightOf(addDays(filters.to, 1)))
  if (filters.q) {
    whereContains(query, ['persons.name', 'claims.number', 'course_classes.code'], filters.q)
  }
  return query
}

/**
 * Ids of what the filters find, less those left out by hand; or only the ones ticked. One more than a
 * notice can hold, at most.
 */
export async function chosenClaims(
  filters: DraftFilters,
  { leftOut = [], only }: { leftOut?: number[]; only?: number[] } = {}
): Promise<number[]> {
  const query = found(filters)
  if (only) query.whereIn('claims.id', only)
  if (leftOut.length > 0) query.whereNotIn('claims.id', leftOut)
  const rows = await query
    .orderBy('claims.id')
    .limit(MOST_CLAIMS + 1)
    .select('claims.id')
  return rows.map((row: Row) => row.id)
}

/** A page of what can go into a notice, with the sums and what can be chosen from. */
export async function draftPage(filters: DraftFilters, page: number) {
  const sum = await found(filters).count('* as total').sum('claims.amount_fen as fen').first()
  const total = Number(sum?.total ?? 0)
  const paginator = pageOf(total, page)
  const rows: Row[] = await found(filters)
    .leftJoin('occupations', 'occupations.id', 'claims.occupation_id')
    .leftJoin('competition_awards', 'competition_awards.id', 'claims.competition_award_id')
    .orderBy('claims.approved_at')
    .orderBy('claims.id')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
    .select('claims.id', 'claims.number', 'claims.kind', 'claims.amount_fen', 'claims.grade_rank')
    .select('claims.approved_at', 'persons.name', 'course_classes.code as class_code')
    .select('occupations.name_zh as occupation_zh', 'occupations.name_en as occupation_en')
    .select('competition_awards.contest')
  return { rows, paginator, total, fen: Number(sum?.fen ?? 0), ...(await choices()) }
}

async function choices() {
  const waiting = () => claimsForNotice(db.connection())
  const kinds = await waiting().distinct('claims.kind').orderBy('claims.kind')
  const funds = await waiting()
    .join('funds', 'funds.id', 'claims.fund_id')
    .distinct('funds.id', 'funds.name_zh', 'funds.name_en', 'funds.year')
    .orderBy('funds.id')
  const bases = await waiting()
    .join('bases', 'bases.id', 'claims.base_id')
    .distinct('bases.id', 'bases.name_zh', 'bases.name_en')
    .orderBy('bases.id')
  return { kinds: kinds.map((row: Row) => row.kind as ClaimKind), funds, bases }
}
