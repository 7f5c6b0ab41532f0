import { dayWords, type Locale } from '#app/shared/words'
import type { Said } from '#app/portal/progress'

/** The values of a sentence with its days in words. */
export function daysInWords(locale: Locale): (said: Said) => Record<string, string | number> {
  return ({ params = {}, days = [] }) =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        days.includes(name) ? dayWords(String(value), locale) : value,
      ])
    )
}
