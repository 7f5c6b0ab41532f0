import { DateTime } from 'luxon'

/** Adds calendar days to a day. `addDays('2026-02-27', 2)` is `2026-03-01`. */
export function addDays(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate()!
}

/** Calendar days from one day to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  const start = DateTime.fromISO(from, { zone: 'utc' })
  return Math.round(DateTime.fromISO(to, { zone: 'utc' }).diff(start, 'days').days)
}

/** Day of the week, 1 (Monday) to 7 (Sunday). */
export function weekdayOf(day: string): number {
  return DateTime.fromISO(day, { zone: 'utc' }).weekday
}

/** Whether the text is a real day written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid
}

/** Midnight in Shanghai (UTC+8, no summer time since 1991) as an instant. */
export function midnightOf(day: string): string {
  return `${addDays(day, -1)}T16:00:00.000Z`
}
