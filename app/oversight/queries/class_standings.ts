import db from '@adonisjs/lucid/services/db'
import { scopeToBase } from '#app/accounts/scope'
import { atPlaces, PLACE_SQL, standings } from '#app/oversight/standing'
import type User from '#models/user'
import type { Place } from '#app/oversight/standing'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** What was paid to the people of a group, over the tables that `standings` joins. */
export const PAID_FEN_SQL = `SUM(CASE WHEN cl.status = 'paid' THEN cl.amount_fen ELSE 0 END)`

/** So many changed classes are named one by one; for more the database asks itself. */
const MOST_NAMED = 500
const NO_CLASS = '0'

export interface StandingFilters {
  year?: number
  /** The first year of classes that count. */
  since?: number
  specialty?: number | null
  places: readonly Place[]
}

export interface YearTotal {
  specialtyId: number
  place: Place
  total: number
  paidFen: number
}

/**
 * The people of a year by specialty and place, within what the user may see: the sums of the year, with
 * the classes that changed since taken out and counted from their rows. So the answer is what the rows
 * say, whenever the sums were last added up. Two queries.
 */
export async function yearTotals(user: User, year: number): Promise<YearTotal[]> {
  const changed = await changedClasses()
  const sums = scopeToBase(db.from('year_standings').where('year', year), user, 'base_id')
  const before = scopeToBase(db.from('class_standings').where('year', year), user, 'base_id')
  const now = standings(user).where('c.year', year)
  const parts = sums.select('specialty_id', 'place', 'total', 'paid_fen').unionAll([
    before
      .whereRaw(`course_class_id IN (${changed})`)
      .select('specialty_id', 'place')
      .select(db.raw('-total AS total'), db.raw('-paid_fen AS paid_fen')),
    now
      .whereRaw(`c.id IN (${changed})`)
      .groupBy('c.specialty_id', 'place')
      .select('c.specialty_id', db.raw(`${PLACE_SQL} AS place`))
      .select(db.raw('COUNT(*) AS total'), db.raw(`${PAID_FEN_SQL} AS paid_fen`)),
  ])
  const rows = await db
    .from(parts.as('parts'))
    .groupBy('specialty_id', 'place')
    .select('specialty_id', 'place')
    .sum('total as total')
    .sum('paid_fen as paid_fen')
  return rows.map((row) => ({
    specialtyId: row.specialty_id,
    place: row.place,
    total: Number(row.total),
    paidFen: Number(row.paid_fen),
  }))
}

/**
 * The classes with people at the places, made as `yearTotals` is: `classes` is a query over `k` with the
 * columns `class_id`, `place` and `total`, for the caller to join, order and select.
 */
export async function classesAt(user: User, { year, since, specialty, places }: StandingFilters) {
  const changed = await changedClasses()
  const within = <Query extends DatabaseQueryBuilderContract>(query: Query, table: string) => {
    if (year) query.where(`${table}.year`, year)
    if (since) query.where(`${table}.year`, '>=', since)
    if (specialty) query.where(`${table}.specialty_id`, specialty)
    return query
  }
  const kept = scopeToBase(db.from('class_standings as f'), user, 'f.base_id')
  const now = atPlaces(standings(user), places)
  const parts = within(kept, 'f')
    .whereIn('f.place', [...places])
    .whereRaw(`f.course_class_id NOT IN (${changed})`)
    .select('f.course_class_id as class_id', 'f.place', 'f.total')
    .unionAll([
      within(now, 'c')
        .whereRaw(`c.id IN (${changed})`)
        .groupBy('c.id', 'place')
        .select('c.id as class_id', db.raw(`${PLACE_SQL} AS place`), db.raw('COUNT(*) AS total')),
    ])
  return { classes: db.from(parts.as('k')) }
}

/**
 * SQL of the list of classes that changed since they were added up, for `IN (…)`. Of all years and bases:
 * a class may have been added up under another than it has now.
 */
async function changedClasses(): Promise<string> {
  const rows = await db
    .from('standing_changes')
    .distinct('course_class_id')
    .limit(MOST_NAMED + 1)
  if (rows.length > MOST_NAMED) return 'SELECT course_class_id FROM standing_changes'
  return rows.map((row) => Number(row.course_class_id)).join(', ') || NO_CLASS
}
