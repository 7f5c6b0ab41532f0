const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/

/** Minutes since midnight of `HH:MM`; null when it is no time. `minutesOf('09:30')` is 570. */
export function minutesOf(time: string): number | null {
  const [, hours, minutes] = TIME.exec(time) ?? []
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes)
}

/** `HH:MM` of minutes since midnight; null from midnight on. `timeOf(570)` is `09:30`. */
export function timeOf(minutes: number): string | null {
  if (minutes >= 24 * 60) return null
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Whether two spans of one day have a moment in common; one may begin when the other ends. */
export function overlap(
  one: { startsAt: string; endsAt: string },
  other: { startsAt: string; endsAt: string }
): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt
}
