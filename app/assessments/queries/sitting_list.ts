import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { pageOfSome } from '#app/shared/database/paging'
import { whereContains } from '#app/shared/database/search'
import { taughtBy } from '#app/classes/queries/taught_by'
import { countSome } from '#app/shared/database/rows'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import { type Component, readComponents } from '#app/grades/pass_rule'
import { OPEN_STATUSES, sittingTint, type SittingStatus } from '#app/assessments/sitting_status'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

export interface SittingFilters {
  /** `open` is everything not final. */
  status?: SittingStatus | 'open'
  base?: number
  q?: string
  page?: number
}

export interface SittingListRow {
  id: number
  code: string
  attempt: number
  heldOn: string
  components: Component[]
  status: SittingStatus
  tint: string
  title: string
  termNumber: number
  classId: number
  base: string
  people: number
  /** What comes next: whom the sitting waits for. */
  waits:
    | 'arrangement'
    | 'approval'
    | 'day'
    | 'entry'
    | 'second_entry'
    | 'third_look'
    | 'sample'
    | 'publication'
    | 'objections'
    | 'answer'
    | 'final'
    | null
  enteredBy: string | null
  checkedBy: string | null
  /** Whether the reader is the one who can take the next step. */
  isMine: boolean
}

/** Sittings the user may see, the latest first, with who must act on each. */
export async function sittingList(user: User, filters: SittingFilters, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const paginator = pageOfSome(await countSome(filtered(user, filters)), filters.page)
  const rows: any[] = await filtered(user, filters)
    .join('bases as b', 'b.id', 'c.base_id')
    .leftJoin('users as e', 'e.id', 's.entered_by_id')
    .leftJoin('users as k', 'k.id', 's.checked_by_id')
    .orderBy('s.held_on', 'desc')
    .orderBy('s.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('s.*', 'c.term_number', 'c.base_id', `co.title_${language} as title`)
    .select(`b.name_${language} as base`)
    .select('e.full_name as entered_by', 'k.full_name as checked_by')
    .select(
      db
        .from('sitting_candidates as sc')
        .whereColumn('sc.sitting_id', 's.id')
        .count('*')
        .as('people'),
      db
        .from('score_objections as so')
        .whereColumn('so.sitting_id', 's.id')
        .where('so.status', 'open')
        .count('*')
        .as('open_objections')
    )
  const today = clock.today()
  return {
    rows: rows.map((row): SittingListRow => {
      const waits = waitsFor(row, today)
      return {
        id: row.id,
        code: row.code,
        attempt: row.attempt,
        heldOn: row.held_on,
        components: readComponents(row.components),
        status: row.status,
        tint: sittingTint(row.status),
        title: row.title,
        termNumber: row.term_number,
        classId: row.course_class_id,
        base: row.base,
        people: Number(row.people),
        waits,
        enteredBy: row.entered_by,
        checkedBy: row.checked_by,
        isMine: isMine(user, row, waits),
      }
    }),
    counts: await openCounts(user, filters),
    paginator,
  }
}

/** How many there are of each status that something is to come after; final ones grow without end. */
async function openCounts(user: User, filters: SittingFilters) {
  const rows = await filtered(user, { ...filters, status: 'open' })
    .groupBy('s.status')
    .select('s.status')
    .count('* as total')
  const totals = new Map(rows.map((row) => [row.status, Number(row.total)]))
  return Object.fromEntries(OPEN_STATUSES.map((status) => [status, totals.get(status) ?? 0]))
}

function waitsFor(row: any, today: string): SittingListRow['waits'] {
  switch (row.status) {
    case 'planned':
      return 'arrangement'
    case 'submitted':
      return 'approval'
    case 'approved':
      return row.held_on > today ? 'day' : 'entry'
    case 'entered':
      return 'second_entry'
    case 'differing':
      return 'third_look'
    case 'checked':
      return row.sampled_at ? 'publication' : 'sample'
    case 'published':
      if (Number(row.open_objections) > 0) return 'answer'
      return row.objections_until >= today ? 'objections' : 'final'
    default:
      return null
  }
}

function isMine(user: User, row: any, waits: SittingListRow['waits']): boolean {
  const entered = [row.entered_by_id, row.checked_by_id]
  if (waits === 'approval') return user.has('reviewer')
  if (waits === 'sample' || waits === 'answer')
    return user.has('reviewer') && !entered.includes(user.id)
  if (waits === null || waits === 'day' || waits === 'objections') return false
  if (user.baseId !== row.base_id) return false
  if (['arrangement', 'publication', 'final'].includes(waits)) return user.has('base_admin')
  if (!user.hasAny(['base_admin', 'instructor'])) return false
  return waits === 'entry' || !entered.includes(user.id)
}

function filtered(user: User, filters: SittingFilters) {
  const query = db
    .from('sittings as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
  scopeToBase(query, user, 'c.base_id')
  if (!seesEveryBase(user) && !user.has('base_admin')) {
    query.whereIn('c.id', taughtBy(user))
  }
  if (filters.status === 'open') query.whereIn('s.status', OPEN_STATUSES)
  else if (filters.status) query.where('s.status', filters.status)
  if (filters.base) query.where('c.base_id', filters.base)
  if (filters.q) whereContains(query, ['s.code', 'co.title_zh', 'co.title_en'], filters.q)
  return query
}
