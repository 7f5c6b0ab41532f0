import { DateTime } from 'luxon'

/** Adds calendar days to a day. `addDays('2026-02-27', 2)` is `2026-03-01`. */
export function addDays(day: string, days: number): string {
  const number = numberOf(day)
  if (number !== null && Number.isInteger(days)) return dayOf(number + days)
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate()!
}

/** Calendar days from one day to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  const [first, last] = [numberOf(from), numberOf(to)]
  if (first !== null && last !== null) return last - first
  const start = DateTime.fromISO(from, { zone: 'utc' })
  return Math.round(DateTime.fromISO(to, { zone: 'utc' }).diff(start, 'days').days)
}

/** Day of the week, 1 (Monday) to 7 (Sunday). */
export function weekdayOf(day: string): number {
  const number = numberOf(day)
  if (number === null) return DateTime.fromISO(day, { zone: 'utc' }).weekday
  // 1970-01-01 was a Thursday.
  return ((((number + 3) % 7) + 7) % 7) + 1
}

/** Whether the text is a real day written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return numberOf(text) !== null
}

/** Midnight in Shanghai (UTC+8, no summer time since 1991) as an instant. */
export function midnightOf(day: string): string {
  return `${addDays(day, -1)}T16:00:00.000Z`
}

const DAY = /^([1-9]\d{3})-(\d{2})-(\d{2})$/
const MS_OF_DAY = 86_400_000

/**
 * Days since 1970-01-01; null for what is no real day. A plain count, for lists and judgements ask for
 * thousands of days and Luxon's objects cost twenty times as much.
 */
function numberOf(day: string): number | null {
  const found = DAY.exec(day)
  if (!found) return null
  const instant = new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])))
  const isReal = instant.getUTCDate() === Number(found[3])
  return isReal && instant.getUTCMonth() === Number(found[2]) - 1
    ? instant.getTime() / MS_OF_DAY
    : null
}

function dayOf(number: number): string {
  return new Date(number * MS_OF_DAY).toISOString().slice(0, 10)
}
