import db from '@adonisjs/lucid/services/db'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import { parseBankAccount } from '#app/people/bank_account'
import { identityNumberOfOld } from '#app/people/identity_number'
import { foldNumber } from '#app/people/typed_text'
import { normaliseName } from '#app/people/person_name'
import { parsePhoneNumber } from '#app/people/phone_number'
import { blindIndex } from '#app/shared/crypto/field_cipher'
import { peopleNamed } from '#app/people/queries/people_named'
import { pageOf, pageOfSome } from '#app/shared/database/paging'
import { countSome } from '#app/shared/database/rows'
import type User from '#models/user'

export interface ListedPerson {
  id: number
  name: string
  documentMask: string
  phoneMask: string | null
  /** The latest enrolment within what the user may see; null when there is none. */
  latest: {
    classId: number
    code: string
    category: string
    titleZh: string
    titleEn: string
  } | null
  enrolments: number
  /** Which number ends in what was asked, after a search by last digits. */
  matched?: 'document' | 'phone'
}

/** Whether a text looks like the number of a document or a phone, which no address may hold. */
export function isPersonalNumber(text: string): boolean {
  return /\d{6}/.test(foldNumber(text).replace(/[-—–]/g, ''))
}

/** The people a user may see, by name, pinyin or initials, 50 a page. */
export async function peopleList(
  user: User,
  { q = null, page }: { q?: string | null; page?: number }
) {
  const named = q && normaliseName(q) ? await peopleNamed(q) : null
  const search = () => {
    const query = visible(user)
    return named ? query.whereIn('persons.id', named()) : query
  }
  const paginator = pageOfSome(await countSome(search()), page)
  const people = await search()
    .select('persons.id', 'persons.name', 'persons.document_mask', 'persons.phone_mask')
    .orderBy('persons.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  return { rows: await listed(user, people), paginator }
}

/** Most people whom a search by last digits shows. */
export const MOST_BY_DIGITS = 20

export interface FoundByDigits {
  /** How many characters were asked. */
  length: number
  /** There are more than MOST_BY_DIGITS. */
  isCut: boolean
  people: { id: number; matched: 'document' | 'phone' }[]
}

/**
 * The people a user may see whose document ends in these four or six characters, or whose phone ends in
 * these four digits, each with which of them it was. Asks by keyed index, no more than MOST_BY_DIGITS.
 */
export async function peopleByLastDigits(user: User, digits: string): Promise<FoundByDigits> {
  const tail = blindIndex('document_tail', digits)
  const column = digits.length === 4 ? 'document_tail4' : 'document_tail6'
  const rows = await visible(user)
    .where((either) => {
      either.where(`persons.${column}`, tail)
      if (digits.length === 4) {
        either.orWhere('persons.phone_tail4', blindIndex('phone_tail', digits))
      }
    })
    .orderBy('persons.id', 'desc')
    .limit(MOST_BY_DIGITS + 1)
    .select('persons.id', `persons.${column} as tail`)
  return {
    length: digits.length,
    isCut: rows.length > MOST_BY_DIGITS,
    people: rows.slice(0, MOST_BY_DIGITS).map((row) => ({
      id: row.id,
      matched: row.tail === tail ? 'document' : 'phone',
    })),
  }
}

/** The people whom a search by last digits found, as the list shows them. */
export async function peopleFound(user: User, { people }: FoundByDigits) {
  const matched = new Map(people.map((one) => [one.id, one.matched]))
  const rows = await visible(user)
    .whereIn('persons.id', [...matched.keys()])
    .orderBy('persons.id', 'desc')
    .select('persons.id', 'persons.name', 'persons.document_mask', 'persons.phone_mask')
  const shown = await listed(user, rows)
  return {
    rows: shown.map((row) => ({ ...row, matched: matched.get(row.id) })),
    paginator: pageOf(shown.length),
  }
}

async function listed(user: User, people: Record<string, any>[]): Promise<ListedPerson[]> {
  const enrolments = await enrolmentsOf(
    user,
    people.map((person) => person.id)
  )
  return people.map((person) => {
    const own = enrolments.get(person.id) ?? []
    const latest = own[0]
    return {
      id: person.id,
      name: person.name,
      documentMask: person.document_mask,
      phoneMask: person.phone_mask,
      latest: latest
        ? {
            classId: latest.class_id,
            code: latest.code,
            category: latest.trainee_category,
            titleZh: latest.title_zh,
            titleEn: latest.title_en,
          }
        : null,
      enrolments: own.length,
    }
  })
}

/**
 * Ids of people with exactly this document number, now or before, or phone, within what the user may see. Asks by
 * blind index, so only whole numbers are found.
 */
export async function peopleByNumber(user: User, text: string): Promise<number[]> {
  const number = foldNumber(text).replace(/[-—–]/g, '')
  const phone = parsePhoneNumber(text)
  const account = parseBankAccount(text)
  const documents = [number, ...(/^\d{15}$/.test(number) ? [identityNumberOfOld(number)] : [])]
  const indexes = documents.map((one) => blindIndex('document', one))
  const rows = await visible(user)
    .select('persons.id')
    .where((query) => {
      query
        .whereIn('persons.document_index', indexes)
        .orWhereIn('persons.id', (former) => {
          former.from('person_documents').whereIn('document_index', indexes).select('person_id')
        })
        .orWhereIn('persons.id', (merged) => {
          merged
            .from('persons as m')
            .whereIn('m.document_index', indexes)
            .whereNotNull('m.merged_into_id')
            .select('m.merged_into_id')
        })
      if (phone.ok) query.orWhere('persons.phone_index', blindIndex('phone', phone.number))
      if (account.ok) query.orWhere('persons.account_index', blindIndex('account', account.number))
    })
    .orderBy('persons.id')
    .limit(50)
  return rows.map((row) => row.id)
}

function visible(user: User) {
  const query = db.from('persons').whereNull('persons.merged_into_id')
  if (seesEveryBase(user)) return query
  return query.whereExists((enrolled) => {
    enrolled
      .from('enrolments')
      .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
      .whereColumn('enrolments.person_id', 'persons.id')
    scopeToBase(enrolled, user, 'course_classes.base_id')
  })
}

async function enrolmentsOf(user: User, personIds: number[]) {
  const byPerson = new Map<number, any[]>()
  if (personIds.length === 0) return byPerson
  const rows = await scopeToBase(
    db
      .from('enrolments')
      .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
      .join('courses', 'courses.id', 'course_classes.course_id')
      .select('enrolments.person_id', 'enrolments.trainee_category', 'course_classes.code')
      .select('course_classes.id as class_id', 'courses.title_zh', 'courses.title_en')
      .whereIn('enrolments.person_id', personIds)
      .orderBy('enrolments.id', 'desc'),
    user,
    'course_classes.base_id'
  )
  for (const row of rows) {
    byPerson.set(row.person_id, [...(byPerson.get(row.person_id) ?? []), row])
  }
  return byPerson
}
