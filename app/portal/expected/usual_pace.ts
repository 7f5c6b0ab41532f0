import { addDays, daysBetween } from '#app/shared/days'

/** What a class passes on its way to the money, in this order. */
export const MILESTONES = [
  'ended',
  'held',
  'published',
  'issued',
  'submitted',
  'closed',
  'paid',
] as const

export type Milestone = (typeof MILESTONES)[number]

/** The day of each milestone that a class has passed; where its people passed it apart, their median. */
export type PastClass = Partial<Record<Milestone, string>>

/** Classes that are looked at, the newest first, and how few say nothing. Choices of the product. */
export const CLASSES_MEASURED = 12
export const LEAST_CLASSES = 5

export interface Pace {
  /** Calendar days of the faster and the slower quarter. */
  from: number
  to: number
  classes: number
}

/**
 * How long the newest classes of a base took from one milestone to another: half of them lie between
 * `from` and `to`. Null when too few have passed both. Pure.
 */
export function usualPace(past: PastClass[], from: Milestone, to: Milestone): Pace | null {
  const days = past
    .filter((one) => one[from] !== undefined && one[to] !== undefined)
    .slice(0, CLASSES_MEASURED)
    .map((one) => daysBetween(one[from]!, one[to]!))
    .toSorted((a, b) => a - b)
  if (days.length < LEAST_CLASSES) return null
  const last = days.length - 1
  return {
    from: Math.max(0, days[Math.floor(last / 4)]),
    to: Math.max(0, days[Math.ceil((last * 3) / 4)]),
    classes: days.length,
  }
}

/** The days a milestone falls on when all goes at that pace. */
export function atPace(since: string, { from, to }: Pace): { from: string; to: string } {
  return { from: addDays(since, from), to: addDays(since, to) }
}

/** The day of the middle one of many, given how many there were on each. */
export function medianDay(counts: { day: string; count: number }[]): string | undefined {
  const ordered = counts.toSorted((a, b) => (a.day < b.day ? -1 : 1))
  const middle = ordered.reduce((sum, one) => sum + one.count, 0) / 2
  let seen = 0
  return ordered.find(({ count }) => (seen += count) >= middle)?.day
}
