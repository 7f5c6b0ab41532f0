import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { pageOf } from '#app/shared/database/paging'
import { whereContains } from '#app/shared/database/search'
import { countRows } from '#app/shared/database/rows'
import type { Locale } from '#app/shared/words'

export interface ExaminerFilters {
  q?: string
  kind?: 'assessor' | 'invigilator'
  state?: 'filed' | 'ended'
  page?: number
}

export interface ExaminerRow {
  id: number
  number: string
  name: string
  documentMask: string
  kind: 'assessor' | 'invigilator'
  filedFrom: string
  filedUntil: string
  isFiled: boolean
  document: string
  occupations: string[]
  trainer: string | null
  /** Sittings in which they have a duty. */
  sittings: number
}

/** The register of examiners, by number, with what each is filed for. Four queries. */
export async function examinerList(filters: ExaminerFilters, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const today = clock.today()
  const paginator = pageOf(await countRows(filtered(filters, today)), filters.page)
  const rows = await filtered(filters, today)
    .leftJoin('trainers as t', 't.id', 'x.trainer_id')
    .orderBy('x.number')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('x.*', 'p.name', 'p.document_mask', 't.name as trainer')
    .select(
      db
        .from('sitting_staff as ss')
        .whereColumn('ss.examiner_id', 'x.id')
        .countDistinct('ss.sitting_id')
        .as('sittings')
    )
  const occupations = await db
    .from('examiner_occupations as eo')
    .join('occupations as o', 'o.id', 'eo.occupation_id')
    .whereIn(
      'eo.examiner_id',
      rows.map((row) => row.id)
    )
    .orderBy('o.code')
    .select('eo.examiner_id', `o.name_${language} as name`)
  return {
    paginator,
    rows: rows.map((row): ExaminerRow => ({
      id: row.id,
      number: row.number,
      name: row.name,
      documentMask: row.document_mask,
      kind: row.kind,
      filedFrom: row.filed_from,
      filedUntil: row.filed_until,
      isFiled: row.filed_from <= today && today <= row.filed_until,
      document: row.document,
      occupations: occupations
        .filter((one) => one.examiner_id === row.id)
        .map((one) => one.name as string),
      trainer: row.trainer,
      sittings: Number(row.sittings),
    })),
  }
}

function filtered({ q, kind, state }: ExaminerFilters, today: string) {
  const query = db.from('examiners as x').join('persons as p', 'p.id', 'x.person_id')
  if (kind) query.where('x.kind', kind)
  if (state === 'filed')
    query.where('x.filed_from', '<=', today).where('x.filed_until', '>=', today)
  if (state === 'ended') query.where('x.filed_until', '<', today)
  if (q) whereContains(query, ['x.number', 'p.name'], q)
  return query
}

/** Occupations and trainers to choose from when somebody is registered. */
export async function examinerFormChoices(locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const occupations = await db
    .from('occupations')
    .orderBy('code')
    .select('id', 'code', `name_${language} as name`)
  const trainers = await db
    .from('trainers as t')
    .join('bases as b', 'b.id', 't.base_id')
    .orderBy('t.code')
    .select('t.id', 't.code', 't.name', `b.name_${language} as base`)
  return {
    occupations: occupations.map((row) => ({ value: row.id, label: `${row.name} ${row.code}` })),
    trainers: trainers.map((row) => ({ value: row.id, label: `${row.name}（${row.base}）` })),
  }
}

/** One examiner with what was changed in the filing, the latest first; null when there is none. */
export async function examinerPage(id: number, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const row = await db
    .from('examiners as x')
    .join('persons as p', 'p.id', 'x.person_id')
    .where('x.id', id)
    .select('x.*', 'p.name', 'p.document_mask')
    .first()
  if (!row) return null
  const held = await db.from('examiner_occupations').where('examiner_id', id)
  const occupations = await db.from('occupations').select('id', `name_${language} as name`)
  const nameOf = new Map(occupations.map((one) => [one.id as number, one.name as string]))
  const names = (ids: string) => (JSON.parse(ids) as number[]).map((one) => nameOf.get(one) ?? '')
  const changes = await db
    .from('examiner_changes as c')
    .join('users as u', 'u.id', 'c.changed_by_id')
    .where('c.examiner_id', id)
    .orderBy('c.id', 'desc')
    .select('c.*', 'u.full_name as by')
  return {
    id,
    number: row.number as string,
    name: row.name as string,
    documentMask: row.document_mask as string,
    kind: row.kind as 'assessor' | 'invigilator',
    filedFrom: row.filed_from as string,
    filedUntil: row.filed_until as string,
    occupationIds: held.map((one) => one.occupation_id as number),
    changes: changes.map((one) => ({
      at: one.changed_at as string,
      by: one.by as string,
      kindBefore: one.kind_before as string,
      kindAfter: one.kind_after as string,
      before: names(one.occupations_before),
      after: names(one.occupations_after),
      reason: one.reason as string,
      document: one.document as string,
    })),
  }
}
