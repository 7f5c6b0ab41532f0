import db from '@adonisjs/lucid/services/db'
import { pagesOf } from '#app/shared/database/paging'
import { whereContains } from '#app/shared/database/search'
import { MOST_SEAT_ENTRIES } from '#app/bases/revisions/revision_terms'
import type { Locale } from '#app/shared/words'

export const seatKinds = ['reserve', 'release', 'take', 'free'] as const

export interface LedgerFilters {
  specialty?: number
  kind?: (typeof seatKinds)[number]
  /** Part of the code of a class. */
  q?: string
}

export interface LedgerScope {
  year: number
  /** Null: all bases. */
  baseId: number | null
  locale: Locale
}

type Row = Record<string, any>

function entries({ year, baseId }: LedgerScope, filters: LedgerFilters) {
  const query = db
    .from('seat_entries as x')
    .join('plan_allocations as a', 'a.id', 'x.plan_allocation_id')
    .join('annual_plans as p', 'p.id', 'a.annual_plan_id')
    .join('specialties as s', 's.id', 'a.specialty_id')
    .join('course_classes as c', 'c.id', 'x.course_class_id')
    .join('users as u', 'u.id', 'x.actor_id')
    .where('p.year', year)
  if (baseId !== null) query.where('p.base_id', baseId)
  if (filters.specialty) query.where('a.specialty_id', filters.specialty)
  if (filters.kind) query.where('x.kind', filters.kind)
  if (filters.q) whereContains(query, ['c.code'], filters.q)
  return query
}

function shown(locale: Locale) {
  return [
    'x.id',
    'x.kind',
    'x.seats',
    'x.created_at',
    'x.enrolment_id',
    'c.id as class_id',
    'c.code',
    'u.full_name as actor',
    `s.name_${locale === 'en' ? 'en' : 'zh'} as specialty`,
  ]
}

export interface LedgerTotals {
  reserve: number
  release: number
  take: number
  free: number
}

/** Seats moved by kind, over all that the filters find. */
export async function ledgerTotals(
  scope: LedgerScope,
  filters: LedgerFilters
): Promise<LedgerTotals> {
  const rows: Row[] = await entries(scope, filters)
    .groupBy('x.kind')
    .select('x.kind')
    .sum('x.seats as seats')
  const of = (kind: string) => Number(rows.find((row) => row.kind === kind)?.seats ?? 0)
  return { reserve: of('reserve'), release: of('release'), take: of('take'), free: of('free') }
}

/** A page of the entries, newest first. */
export async function ledgerPage(scope: LedgerScope, filters: LedgerFilters, page: number) {
  const found = await entries(scope, filters)
    .orderBy('x.id', 'desc')
    .select(...shown(scope.locale))
    .paginate(page, 50)
  return { entries: found.all() as Row[], paginator: pagesOf(found) }
}

/** What the filters find, oldest first, for a file; one more than a file may hold tells that it is too much. */
export async function ledgerToExport(scope: LedgerScope, filters: LedgerFilters): Promise<Row[]> {
  return entries(scope, filters)
    .orderBy('x.id')
    .limit(MOST_SEAT_ENTRIES + 1)
    .select(...shown(scope.locale))
}

export interface LedgerSum {
  specialtyId: number
  specialty: string
  capacity: number
  totals: LedgerTotals
  /** The counters that the entries must give. */
  reserved: number
  taken: number
  agrees: boolean
}

/** From the entries of each specialty to its counters: the arithmetic of the whole ledger. */
export async function ledgerSums({ year, baseId, locale }: LedgerScope): Promise<LedgerSum[]> {
  const name = `s.name_${locale === 'en' ? 'en' : 'zh'}`
  const of = (kind: string) => db.raw(`COALESCE(SUM(x.${kind}), 0) AS "${kind}"`)
  const entryTotals = seatKinds
    .map((kind) => `SUM(CASE WHEN kind = '${kind}' THEN seats ELSE 0 END) AS "${kind}"`)
    .join(', ')
  const rows: Row[] = await db
    .from('plan_allocations as a')
    .join('annual_plans as p', 'p.id', 'a.annual_plan_id')
    .join('specialties as s', 's.id', 'a.specialty_id')
    .joinRaw(
      `LEFT JOIN (SELECT plan_allocation_id, ${entryTotals} FROM seat_entries
        GROUP BY plan_allocation_id) x ON x.plan_allocation_id = a.id`
    )
    .where('p.year', year)
    .if(baseId !== null, (query) => query.where('p.base_id', baseId!))
    .groupBy('s.id', 's.position', name)
    .orderBy('s.position')
    .select('s.id', `${name} as specialty`)
    .sum('a.capacity as capacity')
    .sum('a.seats_reserved as reserved')
    .sum('a.seats_taken as taken')
    .select(...seatKinds.map(of))
  return rows.map((row) => {
    const totals = {
      reserve: Number(row.reserve),
      release: Number(row.release),
      take: Number(row.take),
      free: Number(row.free),
    }
    const [reserved, taken] = [Number(row.reserved), Number(row.taken)]
    return {
      specialtyId: row.id,
      specialty: row.specialty,
      capacity: Number(row.capacity),
      totals,
      reserved,
      taken,
      agrees: totals.reserve - totals.release === reserved && totals.take - totals.free === taken,
    }
  })
}
