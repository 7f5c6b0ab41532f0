import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { midnightOf } from '#app/shared/days'
import clock from '#app/shared/clock'

export interface FundMonth {
  /** `2026-10`. */
  month: string
  appropriated: number
  reserved: number
  released: number
  committed: number
  paid: number
  recovered: number
  /** What the fund could still give when the month ended. */
  free: number
}

const MOST_MONTHS = 36

export interface FundYear {
  /** What the fund was opened with. */
  opening: number
  months: FundMonth[]
}

/**
 * The entries of a fund by month in Shanghai, from its first to this one, with what was left. What it
 * was opened with counts from the beginning: it may have been entered later than the first claims of
 * the year it pays for.
 */
export async function fundMonths(fundId: number): Promise<FundYear> {
  const entries = () => db.from('fund_entries').where('fund_id', fundId)
  const first = await entries().min('created_at as at').first()
  if (!first?.at) return { opening: 0, months: [] }
  const opened = await entries().where('kind', 'appropriated').orderBy('id').first()
  const months = monthsSince(first.at)
  const ends = months.map((month) => midnightOf(`${nextMonth(month)}-01`))
  const bucket = `CASE ${ends.map((_, index) => `WHEN created_at < ? THEN ${index}`).join(' ')} END`
  const rows: Record<string, any>[] = await entries()
    .whereNot('id', opened?.id ?? 0)
    .select('kind', db.raw(`${bucket} AS month`, ends))
    .sum('amount_fen as fen')
    .groupBy('kind', 'month')
  const opening = Number(opened?.amount_fen ?? 0)
  let free = opening
  return {
    opening,
    months: months.map((month, index) => {
      const sum = (kind: string) =>
        Number(rows.find((row) => Number(row.month) === index && row.kind === kind)?.fen ?? 0)
      const appropriated = sum('appropriated') - sum('taken_back')
      free += appropriated + sum('recovered') + sum('released') - sum('reserved')
      return {
        month,
        appropriated,
        reserved: sum('reserved'),
        released: sum('released'),
        committed: sum('committed') - sum('uncommitted'),
        paid: sum('paid'),
        recovered: sum('recovered'),
        free,
      }
    }),
  }
}

/** Months from an instant to now; a fund that is older begins with all that lies before. */
function monthsSince(instant: string): string[] {
  let month = DateTime.fromISO(instant, { zone: 'Asia/Shanghai' }).toFormat('yyyy-MM')
  const last = clock.today().slice(0, 7)
  const months: string[] = []
  for (; month <= last; month = nextMonth(month)) months.push(month)
  return months.length > 0 ? months.slice(-MOST_MONTHS) : [last]
}

function nextMonth(month: string): string {
  return DateTime.fromISO(`${month}-01`, { zone: 'utc' }).plus({ months: 1 }).toFormat('yyyy-MM')
}
