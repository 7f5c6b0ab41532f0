import db from '@adonisjs/lucid/services/db'
import { normaliseName } from '#app/people/person_name'
import { whereContains, whereStartsWith } from '#app/shared/database/search'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/**
 * The people somebody looks for: a name or its beginning (a part of it when nobody's begins so), pinyin
 * or initials of two letters and more. Each is one way into one index.
 *
 * @returns makes a query of their ids, to be asked within another
 */
export async function peopleNamed(typed: string): Promise<() => DatabaseQueryBuilderContract> {
  const text = normaliseName(typed)
  const letters = text.toLowerCase().replace(/[\s']/g, '')
  const people = () => db.from('persons').select('persons.id')
  if (/^[a-z]+$/.test(letters)) {
    if (letters.length < 2) return () => people().whereRaw('1 = 0')
    return () =>
      people().where((either: any) => {
        either.where((one: any) => whereStartsWith(one, 'persons.name_initials', letters))
        either.orWhere((one: any) =>
          whereStartsWith(one, "(replace(persons.name_pinyin, ' ', ''))", letters)
        )
      })
  }
  const begins = () => {
    const query = people()
    whereStartsWith(query, 'persons.name', text)
    return query
  }
  if ((await begins().first()) !== null) return begins
  return () => {
    const query = people()
    whereContains(query, ['persons.name'], text)
    return query
  }
}
