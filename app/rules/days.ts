const DAY = /^([12]\d{3})-(\d{2})-(\d{2})$/
const DAY_IN_MS = 86_400_000

function parts(day: string) {
  const [, year, month, date] = (DAY.exec(day) ?? []).map(Number)
  return { year, month, date }
}

function daysInMonth(year: number, month: number) {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

/** Whether a value is a real day written `YYYY-MM-DD`, years 1000 to 2999. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !DAY.test(value)) return false
  const { year, month, date } = parts(value)
  return month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month)
}

/** Whole days from one day to another; negative when `to` is the earlier. */
export function daysBetween(from: string, to: string): number {
  const [a, b] = [parts(from), parts(to)]
  const span = Date.UTC(b.year, b.month - 1, b.date) - Date.UTC(a.year, a.month - 1, a.date)
  return span / DAY_IN_MS
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  const { year, month, date } = parts(day)
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

/**
 * The same day `years` years later; 29 February becomes 28 February in a common year
 * (民法典第二百零二条: without a corresponding day, the last day of the month).
 */
export function addYears(day: string, years: number): string {
  const { year, month, date } = parts(day)
  const last = Math.min(date, daysInMonth(year + years, month))
  return [year + years, month, last].map((part) => String(part).padStart(2, '0')).join('-')
}

/** The same day of the month `months` later, or the last day of that month. */
export function addMonths(day: string, months: number): string {
  const { year, month, date } = parts(day)
  const index = year * 12 + month - 1 + months
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1]
  const last = Math.min(date, daysInMonth(toYear, toMonth))
  return [toYear, toMonth, last].map((part) => String(part).padStart(2, '0')).join('-')
}

/** Full years from one day to another; negative when `to` is the earlier. */
export function fullYears(from: string, to: string): number {
  const years = parts(to).year - parts(from).year
  return addYears(from, years) <= to ? years : years - 1
}
