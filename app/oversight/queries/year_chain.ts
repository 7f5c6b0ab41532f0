import db from '@adonisjs/lucid/services/db'
import { scopeToBase } from '#app/accounts/scope'
import { yearTotals } from '#app/oversight/queries/class_standings'
import { PLACES, placesOf, STAGES } from '#app/oversight/standing'
import type User from '#models/user'
import type { YearTotal } from '#app/oversight/queries/class_standings'
import type { Place, Stage } from '#app/oversight/standing'

export interface ChainCounts {
  places: Record<Place, number>
  stages: Record<Stage, number>
  /** Sum of the claims that are paid. */
  paidFen: number
}

export interface YearChain {
  all: ChainCounts
  bySpecialty: Map<number, ChainCounts>
}

/** Everybody of a year's classes within what the user may see, counted by place. Two queries. */
export async function yearChain(user: User, year: number): Promise<YearChain> {
  const totals = await yearTotals(user, year)
  const bySpecialty = new Map<number, ChainCounts>()
  for (const [specialtyId, own] of Map.groupBy(totals, (row) => row.specialtyId)) {
    bySpecialty.set(specialtyId, countsOf(own))
  }
  return { all: countsOf(totals), bySpecialty }
}

/** Nobody anywhere. */
export function noCounts(): ChainCounts {
  return countsOf([])
}

function countsOf(totals: Pick<YearTotal, 'place' | 'total' | 'paidFen'>[]): ChainCounts {
  const places = Object.fromEntries(PLACES.map((place) => [place, 0])) as Record<Place, number>
  let paidFen = 0
  for (const row of totals) {
    places[row.place] += row.total
    if (row.place === 'paid') paidFen += row.paidFen
  }
  const stages = Object.fromEntries(
    STAGES.map((stage) => [stage, placesOf(stage).reduce((sum, place) => sum + places[place], 0)])
  ) as Record<Stage, number>
  return { places, stages, paidFen }
}

/** The latest year with a plan that is not after `thisYear`, and all years with one, newest first. */
export async function planYearsOf(user: User, thisYear: number) {
  const query = db.from('annual_plans').distinct('year').orderBy('year', 'desc')
  const rows = await scopeToBase(query, user, 'base_id')
  const years: number[] = rows.map((row: { year: number }) => row.year)
  return { years, current: years.find((year) => year <= thisYear) ?? thisYear }
}

/** How many classes of a year there are, and how many of them run. */
export async function classCounts(user: User, year: number) {
  const query = db
    .from('course_classes as c')
    .where('c.year', year)
    .select(db.raw('COUNT(*) AS total'))
    .select(db.raw(`SUM(CASE WHEN c.status = 'running' THEN 1 ELSE 0 END) AS running`))
  const row = await scopeToBase(query, user, 'c.base_id').first()
  return { total: Number(row?.total ?? 0), running: Number(row?.running ?? 0) }
}
