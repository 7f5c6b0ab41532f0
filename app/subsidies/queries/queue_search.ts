import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { claimNumber } from '#app/subsidies/serials'
import { normaliseName } from '#app/people/person_name'
import { peopleNamed } from '#app/people/queries/people_named'
import { whereContains, whereStartsWith } from '#app/shared/database/search'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** Keeps the claims that were looked for. */
export type Narrowing = (claims: DatabaseQueryBuilderContract) => void

/** Classes that one part of a code may stand for. */
const MOST_CLASSES = 500
/** How many years back the last digits of a claim's number are looked for. */
const YEARS_BACK = 20

/**
 * What somebody typed into the search of the queue, looked up where it can be: the beginning of a
 * claim's number or its last digits, a part of a class code, a name or its beginning (a part of it when
 * nobody's begins so), pinyin or initials of two letters and more. Each is one way into one index.
 */
export async function searchOf(typed: string): Promise<Narrowing> {
  const text = normaliseName(typed)
  if (/^\d{1,7}$/.test(text)) return byLastDigits(Number(text))
  if (/^SL\d{2}(-\d*)?$/i.test(text)) {
    return (claims) => whereStartsWith(claims, 'claims.number', text.toUpperCase())
  }
  if (/[\d-]/.test(text)) return byClass(text)
  return byPerson(text)
}

function byLastDigits(serial: number): Narrowing {
  const numbers = Array.from({ length: YEARS_BACK }, (_, back) =>
    claimNumber(clock.year() - back, serial)
  )
  return (claims) => claims.whereIn('claims.number', numbers)
}

async function byClass(text: string): Promise<Narrowing> {
  const query = db.from('course_classes').orderBy('id', 'desc').limit(MOST_CLASSES).select('id')
  whereContains(query, ['code'], text)
  const classes = await query
  const ids = classes.map((row) => row.id as number)
  return (claims) => claims.whereIn('claims.course_class_id', ids)
}

async function byPerson(text: string): Promise<Narrowing> {
  const people = await peopleNamed(text)
  return (claims) => claims.whereIn('claims.person_id', people())
}
