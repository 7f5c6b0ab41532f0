import { addDays, addMonths, daysBetween, isDay } from '#app/rules/days'

/** A stretch of work: the day after its last day is `end`, null while it goes on. */
export interface WorkPeriod {
  from: string
  end: string | null
}

/** Days that make up a month of broken ones (convention; no rule found says how to add them). */
const BROKEN_MONTH_DAYS = 30

/**
 * Reads periods written `2020-03-01/2022-05-31`, both days worked, or `2023-01-01/` while it goes on.
 * Gives them in order, overlaps and neighbours joined; null when one cannot be read.
 */
export function readPeriods(list: string[]): WorkPeriod[] | null {
  const periods: WorkPeriod[] = []
  for (const text of list) {
    const [from, until, ...rest] = text.split('/')
    if (rest.length > 0 || !isDay(from) || until === undefined) return null
    if (until !== '' && (!isDay(until) || until < from)) return null
    periods.push({ from, end: until === '' ? null : addDays(until, 1) })
  }
  periods.sort((a, b) => (a.from < b.from ? -1 : 1))
  const joined: WorkPeriod[] = []
  for (const period of periods) {
    const last = joined.at(-1)
    if (!last || (last.end !== null && last.end < period.from)) joined.push({ ...period })
    else if (last.end !== null && (period.end === null || period.end > last.end)) {
      last.end = period.end
    }
  }
  return joined
}

/** The part of the periods that lies on or after a day. */
export function periodsSince(periods: WorkPeriod[], day: string): WorkPeriod[] {
  return periods.flatMap(({ from, end }) => {
    if (end !== null && end <= day) return []
    return [{ from: from < day ? day : from, end }]
  })
}

/**
 * The first day on which work in the periods adds up to `months`; null when they end before. Within
 * one stretch months are calendar months: from 1 March it is a month on 1 April. Days left over when
 * a stretch is broken off are carried on, thirty to a month.
 */
export function dayReached(periods: WorkPeriod[], months: number): string | null {
  let [wanting, carried] = [months, 0]
  for (const { from, end } of periods) {
    const day = reachedWithin(from, wanting, carried)
    if (end === null || day <= end) return day
    const worked = lengthOf(from, end)
    carried += worked.days
    wanting -= worked.months + Math.floor(carried / BROKEN_MONTH_DAYS)
    carried %= BROKEN_MONTH_DAYS
    if (wanting <= 0) return end
  }
  return null
}

/** How much of the periods lies before a day: whole months, and days that make up none. */
export function workedBefore(periods: WorkPeriod[], day: string) {
  let [months, days] = [0, 0]
  for (const { from, end } of periods) {
    if (from >= day) break
    const worked = lengthOf(from, end !== null && end < day ? end : day)
    months += worked.months
    days += worked.days
  }
  const isBroken = periods.length > 1
  const carried = isBroken ? Math.floor(days / BROKEN_MONTH_DAYS) : 0
  return { months: months + carried, days: days - carried * BROKEN_MONTH_DAYS }
}

function reachedWithin(from: string, months: number, carried: number): string {
  const whole = addMonths(from, months)
  if (carried === 0) return whole
  const earlier = addDays(addMonths(from, months - 1), BROKEN_MONTH_DAYS - carried)
  return earlier < whole ? earlier : whole
}

function lengthOf(from: string, end: string) {
  let months = 0
  while (addMonths(from, months + 1) <= end) months++
  return { months, days: daysBetween(addMonths(from, months), end) }
}
