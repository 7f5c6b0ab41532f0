import db from '@adonisjs/lucid/services/db'
import { normaliseCertificateNumber } from '#app/certificates/certificate_number'
import { pageOfSome } from '#app/shared/database/paging'
import { peopleNamed } from '#app/people/queries/people_named'
import { whereContains } from '#app/shared/database/search'
import { taughtBy } from '#app/classes/queries/taught_by'
import { countSome } from '#app/shared/database/rows'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import type { CertificateKind } from '#app/certificates/certificate_kinds'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

export interface CertificateFilters {
  /** A part of the number or of the holder's name. */
  q?: string | null
  state?: string | null
  kind?: CertificateKind | null
  specialty?: number | null
  page?: number
}

export interface CertificateRow {
  id: number
  number: string
  name: string
  documentMask: string
  kind: CertificateKind
  /** Occupation, or what else it is about. */
  title: string
  gradeRank: number | null
  classId: number | null
  classCode: string | null
  base: string | null
  issuedOn: string
  status: string
}

/** Certificates the user may see, newest first; an instructor's are those of the classes they teach. */
export async function certificateList(user: User, filters: CertificateFilters, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const looked = await lookedFor(filters.q)
  const paginator = pageOfSome(await countSome(filtered(user, filters, looked)), filters.page)
  const shown = filtered(user, filters, looked)
    .select('ce.id')
    .orderBy('ce.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  const rows = await db
    .from(shown.as('shown'))
    .join('certificates as ce', 'ce.id', 'shown.id')
    .leftJoin('course_classes as c', 'c.id', 'ce.course_class_id')
    .join('persons as p', 'p.id', 'ce.person_id')
    .leftJoin('occupations as o', 'o.id', 'ce.occupation_id')
    .leftJoin('bases as b', 'b.id', 'ce.base_id')
    .select('ce.kind', 'ce.title', 'ce.title_en')
    .select('ce.id', 'ce.number', 'ce.grade_rank', 'ce.issued_on', 'ce.status')
    .select('p.name', 'p.document_mask', 'c.id as class_id', 'c.code as class_code')
    .select(`o.name_${language} as occupation`, `b.name_${language} as base`)
    .orderBy('ce.id', 'desc')
  return {
    rows: rows.map((row): CertificateRow => ({
      id: row.id,
      number: row.number,
      name: row.name,
      documentMask: row.document_mask,
      kind: row.kind,
      title: (language === 'en' && row.title_en) || row.title || row.occupation,
      gradeRank: row.grade_rank,
      classId: row.class_id,
      classCode: row.class_code,
      base: row.base,
      issuedOn: row.issued_on,
      status: row.status,
    })),
    paginator,
  }
}

type Narrowing = (certificates: DatabaseQueryBuilderContract) => void

/** A number has digits and a name has none: each is one way into one index. */
async function lookedFor(typed: string | null | undefined): Promise<Narrowing | null> {
  const text = typed?.trim()
  if (!text) return null
  const number = normaliseCertificateNumber(text)
  if (/\d/.test(text)) {
    const isWhole = await db.from('certificates').where('number', number).first()
    if (isWhole) return (certificates) => certificates.where('ce.number', number)
    return (certificates) => whereContains(certificates, ['ce.number'], number)
  }
  const people = await peopleNamed(text)
  return (certificates) => certificates.whereIn('ce.person_id', people())
}

function filtered(user: User, filters: CertificateFilters, looked: Narrowing | null) {
  const query = scopeToBase(db.from('certificates as ce'), user, 'ce.base_id')
  if (!seesEveryBase(user) && !user.has('base_admin')) {
    query.whereIn('ce.course_class_id', taughtBy(user))
  }
  if (filters.kind) query.where('ce.kind', filters.kind)
  if (filters.state) query.where('ce.status', filters.state)
  if (filters.specialty) {
    const classes = db.from('course_classes').where('specialty_id', filters.specialty).select('id')
    query.whereIn('ce.course_class_id', classes)
  }
  looked?.(query)
  return query
}
