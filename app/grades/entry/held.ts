/** The one with the earliest day, null when there is none. */
export function earliestDay<T extends { day: string }>(held: T[]): T | null {
  return held.reduce<T | null>((first, one) => (!first || one.day < first.day ? one : first), null)
}
