import vine from '@vinejs/vine'
import { isDay } from '#app/shared/days'

/** The highest number that an id or a page can be: that of an integer column on PostgreSQL. */
const MOST = 2_147_483_647

const realDay = vine.createRule((value, _options, field) => {
  if (typeof value === 'string' && !isDay(value)) {
    field.report('The {{ field }} field must be a day written YYYY-MM-DD', 'date', field)
  }
})

/** The id of a record. */
export const idField = () => vine.number().positive().withoutDecimals().max(MOST)

/** The number of a page of a list, from 1. */
export const pageField = () => vine.number().positive().withoutDecimals().max(MOST)

/** A real day, `YYYY-MM-DD`. */
export const dayField = () => vine.string().trim().use(realDay())

/** What somebody looks for in a list. */
export const searchField = () => vine.string().trim().maxLength(60)

/** The query of a filter form without its empty fields, which ask for nothing. */
export function onlyFilled(query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
}
