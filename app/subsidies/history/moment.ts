import { DateTime } from 'luxon'

const ZONE = 'Asia/Shanghai'

/** A moment as an address or a command gives it: a day, a minute in Shanghai, or a UTC instant. */
export const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?Z?)?)?$/

/**
 * The last instant of a moment, as UTC ISO text; null when it names no real time. Pages show times to
 * the minute, so what stands at 15:08 includes all that was done within that minute, and a day
 * includes its evening. A text that ends with Z is an instant and taken as it is.
 */
export function momentEnd(text: string): string | null {
  if (!MOMENT.test(text)) return null
  if (text.endsWith('Z')) return iso(DateTime.fromISO(text, { zone: 'utc' }))
  const moment = DateTime.fromISO(text, { zone: ZONE })
  if (text.length === 10) return iso(moment.endOf('day'))
  return iso(text.length === 16 ? moment.endOf('minute') : moment)
}

/** A moment as the field of a form takes it: `2026-10-19T15:08`, in Shanghai. */
export function momentField(instant: string): string {
  return DateTime.fromISO(instant, { zone: 'utc' }).setZone(ZONE).toFormat("yyyy-MM-dd'T'HH:mm")
}

function iso(moment: DateTime): string | null {
  return moment.isValid ? moment.toUTC().toISO({ precision: 'milliseconds' }) : null
}
