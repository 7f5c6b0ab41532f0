import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { claimNumber } from '#app/subsidies/serials'
import { normaliseName } from '#app/people/person_name'
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
  const letters = text.toLowerCase().replace(/[\s']/g, '')
  if (/^[a-z]+$/.test(letters)) {
    if (letters.length < 2) return (claims) => claims.whereRaw('1 = 0')
    return peopleWith((people) => {
      people.where((either: any) => {
        either.where((one: any) => whereStartsWith(one, 'persons.name_initials', letters))
        either.orWhere((one: any) =>
          whereStartsWith(one, "(replace(persons.name_pinyin, ' ', ''))", letters)
        )
      })
    })
  }
  const begins = (people: DatabaseQueryBuilderContract) =>
    whereStartsWith(people, 'persons.name', text)
  const first = db.from('persons').select('id')
  begins(first)
  const isKnown = (await first.first()) !== null
  return peopleWith(isKnown ? begins : (people) => whereContains(people, ['persons.name'], text))
}

function peopleWith(condition: (people: DatabaseQueryBuilderContract) => void): Narrowing {
  return (claims) => {
    const people = db.from('persons').select('persons.id')
    condition(people)
    claims.whereIn('claims.person_id', people)
  }
}
