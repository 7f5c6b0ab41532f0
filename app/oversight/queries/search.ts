import { claimStateSql } from '#app/shared/chain_claim'
import db from '@adonisjs/lucid/services/db'
import { scopeToBase } from '#app/accounts/scope'
import { classList } from '#app/classes/queries/class_list'
import { peopleList } from '#app/people/queries/people_list'
import { normaliseVerificationCode } from '#app/certificates/verification_code'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'
import type { ClassListRow } from '#app/classes/queries/class_list'
import type { ListedPerson } from '#app/people/queries/people_list'

export interface FoundCertificate {
  id: number
  number: string
  status: string
  name: string
  documentMask: string
  occupation: string
  gradeRank: number
}

export interface FoundClaim {
  id: number
  number: string
  status: string
  name: string
  code: string
  amountFen: number
}

export interface Found {
  classes: { rows: ClassListRow[]; total: number }
  people: { rows: ListedPerson[]; total: number }
  certificates: { rows: FoundCertificate[]; total: number }
  claims: { rows: FoundClaim[]; total: number }
}

const MOST = 10
const NONE = { rows: [], total: 0 }

/**
 * Classes by code or course, people by name or pinyin, certificates by number or verification code
 * and claims by number, each within what the user may see, ten of each at most. `withMoney` adds
 * certificates and claims.
 */
export async function searchAll(
  user: User,
  q: string,
  { locale, withMoney }: { locale: Locale; withMoney: boolean }
): Promise<Found> {
  const classes = await classList(user, { q }, locale)
  const isName = /\p{L}/u.test(q) && !/\d/.test(q)
  const people = isName ? await peopleList(user, { q }) : null
  return {
    classes: { rows: classes.rows.slice(0, MOST), total: classes.paginator.total },
    people: people ? { rows: people.rows.slice(0, MOST), total: people.paginator.total } : NONE,
    certificates: withMoney && q.length >= 4 ? await certificates(user, q, locale) : NONE,
    claims: withMoney && q.length >= 4 ? await claims(user, q) : NONE,
  }
}

function startsWith(text: string): string {
  return `${text.toUpperCase().replace(/[!%_]/g, '!$&')}%`
}

async function certificates(user: User, q: string, locale: Locale) {
  // Codes are kept without the dashes they are printed with.
  const code = normaliseVerificationCode(q)?.replaceAll('-', '')
  const search = () =>
    scopeToBase(
      db.from('certificates as ce').where((either) => {
        either.whereRaw(`ce.number LIKE ? ESCAPE '!'`, [startsWith(q)])
        if (code) either.orWhere('ce.verification_code', code)
      }),
      user,
      'ce.base_id'
    )
  const rows = await search()
    .join('persons as p', 'p.id', 'ce.person_id')
    .leftJoin('occupations as o', 'o.id', 'ce.occupation_id')
    .select('ce.id', 'ce.number', 'ce.status', 'ce.grade_rank as gradeRank', 'p.name')
    .select('ce.title')
    .select('p.document_mask as documentMask')
    .select(`o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
    .orderBy('ce.number')
    .limit(MOST)
  return { rows, total: await totalOf(rows, search) }
}

async function claims(user: User, q: string) {
  const search = () =>
    scopeToBase(
      db.from('claims as cl').whereRaw(`cl.number LIKE ? ESCAPE '!'`, [startsWith(q)]),
      user,
      'cl.base_id'
    )
  const rows = await search()
    .join('persons as p', 'p.id', 'cl.person_id')
    .leftJoin('course_classes as c', 'c.id', 'cl.course_class_id')
    .select('cl.id', 'cl.number', 'cl.amount_fen as amountFen', 'p.name', 'c.code')
    .select(db.raw(`${claimStateSql('cl')} AS state`))
    .orderBy('cl.number')
    .limit(MOST)
  return { rows, total: await totalOf(rows, search) }
}

async function totalOf(rows: unknown[], search: () => any): Promise<number> {
  if (rows.length < MOST) return rows.length
  const row = await search().count('* as total').first()
  return Number(row.total)
}
