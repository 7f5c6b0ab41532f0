import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { entryRulesOfCourses } from '#app/grades/entry/entry_rules'
import { whereContains } from '#app/shared/database/search'
import { pageOf, type Paginator } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import type { Locale } from '#app/shared/words'
import type { EntryRules } from '#app/grades/entry/entry_rules'

export interface OpenClassFilters {
  q?: string
  specialty?: number
  base?: number
  /** `YYYY-MM` of the first day. */
  month?: string
  /** `left`: only classes with a free seat. */
  seats?: 'left'
  page?: number
}

/** A class that anybody may apply for, as the public reads it. */
export interface OpenClass {
  id: number
  code: string
  title: string
  termNumber: number
  specialty: string
  gradeRank: number
  base: string
  address: string | null
  room: string
  startsOn: string
  endsOn: string
  hours: number
  days: number
  feeKind: 'free' | 'self_paid' | 'enterprise'
  seats: number
  left: number
  waiting: number
  /** Conditions for the assessment at the end, one route is enough; empty when none is on record. */
  routes: EntryRoute[]
  isExample: boolean
  /** Titles of common conditions, such as an age. */
  common: string[]
}

export interface EntryRoute {
  title: string
  basis: string
}

const PER_PAGE = 20

/** Classes that enrol and have not begun, those that begin first on top; five queries. */
export async function openClasses(
  filters: OpenClassFilters,
  locale: Locale
): Promise<{ rows: OpenClass[]; paginator: Paginator }> {
  const paginator = pageOf(await countRows(openQuery(filters)), filters.page, PER_PAGE)
  const rows = await openQuery(filters)
    .orderBy('c.starts_on')
    .orderBy('c.id')
    .forPage(paginator.currentPage, paginator.perPage)
    .select(...columns(locale))
    .select(db.raw(`${WAITING} AS waiting`))
  return { rows: await withConditions(rows, locale), paginator }
}

/** One of them; null when it is not open. */
export async function openClass(id: number, locale: Locale): Promise<OpenClass | null> {
  const rows = await openQuery({})
    .where('c.id', id)
    .select(...columns(locale))
    .select(db.raw(`${WAITING} AS waiting`))
  const [found] = await withConditions(rows, locale)
  return found ?? null
}

/** The days of a class with their times. */
export async function classHours(id: number, locale: Locale) {
  const rows = await db
    .from('class_sessions as s')
    .join('rooms as r', 'r.id', 's.room_id')
    .where('s.course_class_id', id)
    .groupBy('s.day', 'r.name_zh', 'r.name_en')
    .orderBy('s.day')
    .select('s.day', `r.name_${locale === 'en' ? 'en' : 'zh'} as room`)
    .min('s.starts_at_time as from')
    .max('s.ends_at_time as to')
  return rows as { day: string; room: string; from: string; to: string }[]
}

/** What the filters offer: specialties, bases and months that open classes have. */
export async function openChoices(locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const rows = await openQuery({})
    .join('specialties as s', 's.id', 'c.specialty_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .orderBy('s.position')
    .orderBy('b.id')
    .select('s.id as specialty_id', `s.name_${language} as specialty`)
    .select('b.id as base_id', `b.name_${language} as base`)
    .select(db.raw('substr(c.starts_on, 1, 7) as month'))
  const choices = (key: string, label: string) => [
    ...new Map(rows.map((row) => [row[key], { value: row[key], label: row[label] }])).values(),
  ]
  return {
    specialties: choices('specialty_id', 'specialty'),
    bases: choices('base_id', 'base'),
    months: [...new Set(rows.map((row) => row.month as string))].sort(),
  }
}

const WAITING = `(SELECT COUNT(*) FROM enrolment_applications w
  WHERE w.course_class_id = c.id AND w.status = 'waiting')`

function openQuery(filters: OpenClassFilters) {
  const query = db
    .from('course_classes as c')
    .join('courses as k', 'k.id', 'c.course_id')
    .where('c.status', 'enrolling')
    .where('c.starts_on', '>', clock.today())
  if (filters.specialty) query.where('c.specialty_id', filters.specialty)
  if (filters.base) query.where('c.base_id', filters.base)
  if (filters.month) query.where('c.starts_on', 'like', `${filters.month}-%`)
  if (filters.seats) query.whereRaw('c.seats_taken + c.seats_offered < c.seats')
  if (filters.q) whereContains(query, ['c.code', 'k.title_zh', 'k.title_en'], filters.q)
  return query
}

function columns(locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const named = (table: string, id: string, name: string) =>
    db.raw(`(SELECT x.name_${language} FROM ${table} x WHERE x.id = ${id}) AS ${name}`)
  return [
    'c.id',
    'c.code',
    'c.term_number',
    'c.starts_on',
    'c.ends_on',
    'c.seats',
    'c.seats_taken',
    'c.seats_offered',
    'c.fee_kind',
    'c.course_id',
    'k.grade_rank',
    'k.theory_hours',
    'k.practice_hours',
    'k.hours_per_day',
    `k.title_${language} as title`,
    named('specialties', 'c.specialty_id', 'specialty'),
    named('bases', 'c.base_id', 'base'),
    named('rooms', 'c.room_id', 'room'),
    db.raw('(SELECT x.address FROM bases x WHERE x.id = c.base_id) AS address'),
  ] as string[]
}

async function withConditions(rows: any[], locale: Locale): Promise<OpenClass[]> {
  const rules = await entryRulesOfCourses(
    db.connection(),
    rows.map((row) => row.course_id),
    clock.today()
  )
  return rows.map((row) => {
    const hours = row.theory_hours + row.practice_hours
    return {
      id: row.id,
      code: row.code,
      title: row.title,
      termNumber: row.term_number,
      specialty: row.specialty,
      gradeRank: row.grade_rank,
      base: row.base,
      address: row.address,
      room: row.room,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      hours,
      days: Math.ceil(hours / row.hours_per_day),
      feeKind: row.fee_kind,
      seats: row.seats,
      left: Math.max(0, row.seats - row.seats_taken - row.seats_offered),
      waiting: Number(row.waiting),
      ...conditionsOf(rules.get(row.course_id) ?? null, locale),
    }
  })
}

function conditionsOf(rules: EntryRules | null, locale: Locale) {
  const conditions = rules?.ruleSet.conditions ?? []
  const group = conditions.find((one) => one.kind === 'any_of')
  const routes = group && 'conditions' in group ? group.conditions : conditions
  return {
    isExample: rules?.isExample ?? false,
    routes: routes.map(({ message, source }) => ({
      title: message[locale],
      basis: [source.document, source.clause].filter(Boolean).join(' '),
    })),
    common: group
      ? conditions.filter((one) => one !== group).map((one) => one.message[locale])
      : [],
  }
}
