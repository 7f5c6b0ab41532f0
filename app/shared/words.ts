import { DateTime } from 'luxon'
import { addDays } from '#app/shared/days'
import { Money } from '#app/shared/money'

/**
 * Values in words for pages, exports and printed sheets. Pure: nothing here reads a clock.
 * Money comes in integer fen, days as `YYYY-MM-DD`, instants as UTC ISO text.
 */

export type Locale = 'zh-CN' | 'en'

const ZONE = 'Asia/Shanghai'
const NBSP = '\u00a0'
const DASH = '—'

const weekdays: Record<Locale, string[]> = {
  'zh-CN': ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
  'en': ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}

function isBlank(value: unknown): value is null | undefined | '' {
  return value === null || value === undefined || value === ''
}

function group(digits: string) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Fen to `¥1,900.00`; a dash for nothing, a minus sign before the currency. */
export function money(fen: number | string | null | undefined): string {
  return isBlank(fen) ? DASH : Money.fen(Number(fen)).toString().replace('-', '−')
}

/** Fen to `1900.00`, the value of an input. */
export function yuan(fen: number | string | null | undefined): string {
  return isBlank(fen) ? '' : Money.fen(Number(fen)).toYuan()
}

/** A count with thousands separated: `1,684`. */
export function num(value: number | string | null | undefined): string {
  if (isBlank(value)) return DASH
  const [whole, fraction] = String(value).split('.')
  const sign = whole.startsWith('-') ? '−' : ''
  const grouped = `${sign}${group(whole.replace('-', ''))}`
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** `84.2%` with one decimal; a dash where the whole is nothing. */
export function percent(part: number | null, whole: number | null): string {
  if (isBlank(part) || isBlank(whole) || whole === 0) return DASH
  return `${((part / whole) * 100).toFixed(1)}%`
}

/** `2026-10-12` as it is, a dash for nothing. */
export function day(value: string | null | undefined): string {
  return isBlank(value) ? DASH : value
}

/** `10-12` of `2026-10-12`, where the year is plain from the page. */
export function shortDay(value: string | null | undefined): string {
  return isBlank(value) ? DASH : value.slice(5, 10)
}

/**
 * A day in a sentence: `10 月 12 日`, `12 Oct`, with the year when asked. The spaces do not break,
 * so a date never stands on two lines.
 */
export function dayWords(
  value: string | null | undefined,
  locale: Locale = 'zh-CN',
  options: { year?: boolean } = {}
): string {
  if (isBlank(value)) return DASH
  const date = DateTime.fromISO(value.slice(0, 10), { zone: 'utc' })
  if (!date.isValid) return value
  if (locale === 'en') {
    return date
      .setLocale('en-GB')
      .toFormat(options.year ? 'd LLL yyyy' : 'd LLL')
      .replaceAll(' ', NBSP)
  }
  return date
    .toFormat(options.year ? "yyyy '年' L '月' d '日'" : "L '月' d '日'")
    .replaceAll(' ', NBSP)
}

/** `星期三`, `Wednesday`. */
export function weekday(value: string | null | undefined, locale: Locale = 'zh-CN'): string {
  if (isBlank(value)) return DASH
  const date = DateTime.fromISO(value.slice(0, 10), { zone: 'utc' })
  return date.isValid ? weekdays[locale === 'en' ? 'en' : 'zh-CN'][date.weekday - 1] : value
}

function local(iso: string | null | undefined, pattern: string): string {
  if (isBlank(iso)) return DASH
  const instant = DateTime.fromISO(iso, { zone: 'utc' }).setZone(ZONE)
  return instant.isValid ? instant.toFormat(pattern) : iso
}

/** An instant in Shanghai: `2026-10-19 15:08`. The same in both languages. */
export function instantWords(iso: string | null | undefined): string {
  return local(iso, 'yyyy-MM-dd HH:mm')
}

/** The day of an instant in Shanghai: `2026-10-19`. */
export function instantDay(iso: string | null | undefined): string {
  if (isBlank(iso)) return DASH
  // The form in which the product keeps instants, read without the cost of a calendar.
  const kept = /^((?:199[2-9]|[2-9]\d{3})-\d{2}-\d{2})T(\d{2}):\d{2}:\d{2}(?:\.\d{3})?Z$/.exec(iso)
  if (!kept) return local(iso, 'yyyy-MM-dd')
  return Number(kept[2]) < 16 ? kept[1] : addDays(kept[1], 1)
}

/** The time of an instant in Shanghai: `15:08`. */
export function clockWords(iso: string | null | undefined): string {
  return local(iso, 'HH:mm')
}

/** The English word that goes with a count. */
export function plural(count: number, one: string, other: string): string {
  return count === 1 ? one : other
}

type QueryValue = string | number | null | undefined | (string | number)[]

/**
 * The query string of a link that keeps the current filters and changes some: null, undefined or an
 * empty text drops a key. The page number is dropped unless it is among the changes. Always begins
 * with `?`, so that it can stand alone as a link.
 */
export function queryWith(
  current: Record<string, unknown> | null | undefined,
  changes: Record<string, QueryValue> = {}
): string {
  const merged: Record<string, unknown> = { ...(current ?? {}), page: null, ...changes }
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(merged)) {
    if (isBlank(value)) continue
    if (Array.isArray(value)) {
      for (const item of value) query.append(`${key}[]`, String(item))
    } else if (typeof value !== 'object') {
      query.append(key, String(value))
    }
  }
  return `?${query.toString()}`
}

/** The path of a field in submitted data: `days[0][on]` and `ids[]` to `days.0.on` and `ids`. */
export function fieldPath(name: string): string {
  return name
    .replace(/\[\]$/, '')
    .replace(/\[([^\]]*)\]/g, '.$1')
    .replace(/\.$/, '')
}

/** The id of a field's control: letters, digits, `_` and `-` only. */
export function fieldId(name: string): string {
  return `f-${fieldPath(name).replace(/[^A-Za-z0-9_-]+/g, '-')}`
}
