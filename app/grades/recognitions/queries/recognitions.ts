import db from '@adonisjs/lucid/services/db'
import { countRows } from '#app/shared/database/rows'
import { pageOf } from '#app/shared/database/paging'
import type { Locale } from '#app/shared/words'
import type {
  RecognitionKind,
  RecognitionStatus,
} from '#app/grades/recognitions/recognition_status'

function recognitions(locale: Locale) {
  return db
    .from('grade_recognitions as r')
    .join('persons as p', 'p.id', 'r.person_id')
    .join('occupations as o', 'o.id', 'r.occupation_id')
    .leftJoin('employers as e', 'e.id', 'r.employer_id')
    .select('r.*', 'p.name', 'p.document_mask', 'e.name as employer')
    .select(`o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
}

/** Recognitions, what waits first. */
export async function recognitionList(
  filters: { kind?: RecognitionKind; status?: RecognitionStatus; page?: number },
  locale: Locale
) {
  const { kind, status } = filters
  const narrowed = <Query extends { where(key: string, value: string): any }>(query: Query) => {
    if (kind) query.where('r.kind', kind)
    if (status) query.where('r.status', status)
    return query
  }
  const counted = narrowed(db.from('grade_recognitions as r'))
  const paginator = pageOf(await countRows(counted), filters.page)
  const rows = await narrowed(recognitions(locale))
    .orderByRaw("CASE WHEN r.status = 'proposed' THEN 0 ELSE 1 END")
    .orderBy('r.id', 'desc')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
  return { recognitions: rows, paginator }
}

/** One recognition with its decisions; null when there is none. */
export async function recognitionPage(id: number, locale: Locale) {
  const row = await recognitions(locale).where('r.id', id).first()
  if (!row) return null
  const decisions = await db
    .from('grade_recognition_decisions as d')
    .join('users as u', 'u.id', 'd.decided_by_id')
    .where('d.grade_recognition_id', id)
    .orderBy('d.id')
    .select('d.decision', 'd.reason', 'd.decided_at as at', 'u.full_name as by')
  return { row, decisions, trace: JSON.parse(row.trace) }
}
