import db from '@adonisjs/lucid/services/db'
import { readSource, sourceLine } from '#app/catalogue/source_words'
import type { Locale } from '#app/shared/words'

export interface SeatRow {
  specialtyId: number
  specialty: string
  /** Seats of the plan. */
  capacity: number
  /** Seats that applied-for and opened classes hold, taken or not. */
  reserved: number
  taken: number
  /** Reserved and not taken. */
  free: number
  /** In no class yet. */
  notArranged: number
}

export type SeatTotals = Omit<SeatRow, 'specialtyId' | 'specialty'>

export interface PlanSeats {
  rows: SeatRow[]
  totals: SeatTotals
  /** Capacity of the plans themselves; differs from the totals when seats are not yet allocated. */
  planCapacity: number
  isExample: boolean
  sources: string[]
  quote: string | null
}

/** Seats of a year by specialty, of one base or summed over all; null when there is no plan. */
export async function planSeats(
  year: number,
  baseId: number | null,
  locale: Locale
): Promise<PlanSeats | null> {
  const plans = await db
    .from('annual_plans')
    .where('year', year)
    .if(baseId !== null, (query) => query.where('base_id', baseId!))
    .orderBy('base_id')
  if (plans.length === 0) return null

  const name = locale === 'en' ? 'name_en' : 'name_zh'
  const allocations = await db
    .from('plan_allocations as a')
    .join('specialties as s', 's.id', 'a.specialty_id')
    .whereIn(
      'a.annual_plan_id',
      plans.map((plan) => plan.id)
    )
    .groupBy('s.id', 's.position', `s.${name}`)
    .orderBy('s.position')
    .select('s.id', `s.${name} as specialty`)
    .sum('a.capacity as capacity')
    .sum('a.seats_reserved as reserved')
    .sum('a.seats_taken as taken')
  const rows = allocations.map((row) => ({
    specialtyId: row.id,
    specialty: row.specialty,
    ...seats(Number(row.capacity), Number(row.reserved), Number(row.taken)),
  }))
  const sum = (key: keyof SeatTotals) => rows.reduce((total, row) => total + row[key], 0)
  const sources = plans.map((plan) => readSource(plan.source))
  return {
    rows,
    totals: seats(sum('capacity'), sum('reserved'), sum('taken')),
    planCapacity: plans.reduce((total, plan) => total + plan.capacity, 0),
    isExample: plans.some((plan) => plan.value_status === 'example'),
    sources: [...new Set(sources.map(sourceLine))].filter(Boolean),
    quote: sources.length === 1 ? (sources[0]?.quote ?? null) : null,
  }
}

function seats(capacity: number, reserved: number, taken: number): SeatTotals {
  return { capacity, reserved, taken, free: reserved - taken, notArranged: capacity - reserved }
}

/** Years that have a plan, newest first. */
export async function planYears(baseId: number | null): Promise<number[]> {
  const rows = await db
    .from('annual_plans')
    .if(baseId !== null, (query) => query.where('base_id', baseId!))
    .distinct('year')
    .orderBy('year', 'desc')
  return rows.map((row) => row.year)
}

/** Bases as choices. */
export async function baseChoices(locale: Locale): Promise<{ value: number; label: string }[]> {
  const name = locale === 'en' ? 'name_en' : 'name_zh'
  const rows = await db.from('bases').orderBy('id').select('id', `${name} as name`)
  return rows.map((row) => ({ value: row.id, label: row.name }))
}
