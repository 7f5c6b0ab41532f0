const EIGHT_HOURS = 8 * 3_600_000

/** The day of an instant in Asia/Shanghai, which has kept UTC+8 without summer time since 1992. */
export function localDay(instant: string): string {
  return new Date(Date.parse(instant) + EIGHT_HOURS).toISOString().slice(0, 10)
}
