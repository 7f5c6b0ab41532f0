import { Money } from '#app/shared/money'
import type { FactValue, Localized } from '#app/rules/types'

/** Pairs a Chinese and an English wording. */
export function both(chinese: string, english: string): Localized {
  return { 'zh-CN': chinese, 'en': english }
}

/** Integer fen in words: 190000 gives `¥1,900.00`. Raises a RangeError when not whole. */
export function sayFen(fen: number): string {
  return Money.fen(fen).toString()
}

/** A rate in yuan without idle decimals: 15000 gives `150`, 1250 gives `12.50`. */
export function sayRate(fen: number): string {
  return fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2)
}

/** An English count with its noun: `1 day`, `2 days`. */
export function count(quantity: number, noun: string): string {
  return `${quantity} ${noun}${quantity === 1 ? '' : 's'}`
}

/** A length of time in years, months and, where they are all there is, days. */
export function sayMonths({ months, days }: { months: number; days: number }): Localized {
  const [years, rest] = [Math.floor(months / 12), months % 12]
  if (months === 0) return both(`${days} 天`, count(days, 'day'))
  return both(
    [years && `${years} 年`, rest && `${rest} 个月`].filter(Boolean).join(' '),
    [years && count(years, 'year'), rest && count(rest, 'month')].filter(Boolean).join(' ')
  )
}

/** The value of a fact in words; an unknown one reads 没有凭据. */
export function sayValue(value: FactValue | undefined): Localized {
  if (value === null || value === undefined) return both('没有凭据', 'no evidence')
  if (typeof value === 'boolean') return value ? both('是', 'yes') : both('否', 'no')
  if (!Array.isArray(value)) return both(String(value), String(value))
  return value.length === 0 ? both('无', 'none') : both(value.join('、'), value.join(', '))
}
