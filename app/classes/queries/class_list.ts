import db from '@adonisjs/lucid/services/db'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import { type Paginator, pageOfSome } from '#app/shared/database/paging'
import { whereContains } from '#app/shared/database/search'
import { taughtBy } from '#app/classes/queries/taught_by'
import { countSome } from '#app/shared/database/rows'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

export interface ClassFilters {
  specialty?: number | null
  state?: string | null
  base?: number | null
  year?: number | null
  q?: string | null
  page?: number
}

export interface ClassListRow {
  id: number
  code: string
  title: string
  termNumber: number
  specialty: string
  base: string
  startsOn: string
  endsOn: string
  room: string
  trainer: string
  seats: number
  seatsTaken: number
  status: string
}

export interface ClassList {
  rows: ClassListRow[]
  paginator: Paginator
}

/** Classes the user may see, newest start first; an instructor's are those they teach. */
export async function classList(
  user: User,
  filters: ClassFilters,
  locale: Locale
): Promise<ClassList> {
  const language = locale === 'en' ? 'en' : 'zh'
  const named = filters.q ? await coursesNamed(filters.q) : []
  const paginator = pageOfSome(await countSome(filtered(user, filters, named)), filters.page)
  const rows = await filtered(user, filters, named)
    .join('courses as co', 'co.id', 'c.course_id')
    .join('specialties as s', 's.id', 'c.specialty_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .join('rooms as r', 'r.id', 'c.room_id')
    .join('trainers as t', 't.id', 'c.trainer_id')
    .select('c.id', 'c.code', 'c.term_number', 'c.starts_on', 'c.ends_on', 'c.seats')
    .select('c.seats_taken', 'c.status', `co.title_${language} as title`)
    .select(`s.name_${language} as specialty`, `b.name_${language} as base`)
    .select(`r.name_${language} as room`, 't.name as trainer')
    .orderBy('c.starts_on', 'desc')
    .orderBy('c.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  return {
    rows: rows.map((row) => ({
      id: row.id,
      code: row.code,
      title: row.title,
      termNumber: row.term_number,
      specialty: row.specialty,
      base: row.base,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      room: row.room,
      trainer: row.trainer,
      seats: row.seats,
      seatsTaken: row.seats_taken,
      status: row.status,
    })),
    paginator,
  }
}

/** The courses whose title contains a text: few, so that no class is asked for its title. */
async function coursesNamed(text: string): Promise<number[]> {
  const query = db.from('courses').select('id')
  whereContains(query, ['title_zh', 'title_en'], text)
  const rows = await query
  return rows.map((row) => row.id)
}

/** Codes of classes have letters, digits and dashes only: whatever else is typed is in none. */
const IN_CODES = /^[\w-]+$/

function filtered(user: User, filters: ClassFilters, named: number[]) {
  const query = scopeToBase(db.from('course_classes as c'), user, 'c.base_id')
  if (!seesEveryBase(user) && !user.has('base_admin')) {
    query.whereIn('c.id', taughtBy(user))
  }
  if (filters.specialty) query.where('c.specialty_id', filters.specialty)
  if (filters.state) query.where('c.status', filters.state)
  if (filters.base) query.where('c.base_id', filters.base)
  if (filters.year) query.where('c.year', filters.year)
  if (filters.q) {
    const text = filters.q
    query.where((either) => {
      either.whereIn('c.course_id', named)
      if (IN_CODES.test(text)) either.orWhere((code) => whereContains(code, ['c.code'], text))
    })
  }
  return query
}
