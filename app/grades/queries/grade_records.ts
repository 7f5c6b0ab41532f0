import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { countSome } from '#app/shared/database/rows'
import { pageOfSome } from '#app/shared/database/paging'
import { seesEveryBase } from '#app/accounts/scope'
import { peopleNamed } from '#app/people/queries/people_named'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'
import type { GradeStatus, SourceKind } from '#app/grades/grade_record_status'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

export interface GradeFilters {
  q?: string
  occupationId?: number
  rank?: number
  source?: SourceKind
  status?: GradeStatus
  page?: number
}

/** Grade records the user may see, the latest first: of a base those of people once enrolled there. */
export async function gradeRecordList(user: User, filters: GradeFilters, locale: Locale) {
  const named = filters.q ? await peopleNamed(filters.q) : null
  const search = () => {
    const query = narrowed(ofUser(records(), user), filters)
    return named ? query.whereIn('g.person_id', named()) : query
  }
  const paginator = pageOfSome(await countSome(search()), filters.page)
  const rows = await search()
    .orderBy('g.awarded_on', 'desc')
    .orderBy('g.id', 'desc')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
    .select('g.id', 'g.work_type as workType', 'g.grade_rank as gradeRank', 'g.status')
    .select('g.source_kind as sourceKind', 'g.awarded_on as awardedOn', 'g.document')
    .select('p.name', 'p.document_mask as documentMask', 'p.id as personId')
    .select(`o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
  return { records: rows, paginator }
}

/** One grade record with what it rests on, every decision about it and who may certify it; null when there is none. */
export async function gradeRecordPage(id: number, locale: Locale) {
  const record = await records()
    .leftJoin('users as u', 'u.id', 'g.recorded_by_id')
    .leftJoin('sittings as s', 's.id', 'g.sitting_id')
    .leftJoin('course_classes as c', 'c.id', 's.course_class_id')
    .leftJoin('competition_awards as a', 'a.id', 'g.competition_award_id')
    .where('g.id', id)
    .select('g.*', 'p.name', 'p.document_mask', 'u.full_name as recorder', 'o.code')
    .select('o.standard_code', 'o.standard_year', 's.code as sitting_code', 'c.code as class_code')
    .select('c.id as class_id', 'a.contest', 'a.event')
    .select(`o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
    .first()
  if (!record) return null
  const decisions = await db
    .from('grade_record_decisions as d')
    .leftJoin('users as u', 'u.id', 'd.decided_by_id')
    .where('d.grade_record_id', id)
    .orderBy('d.id')
    .select('d.decision', 'd.reason', 'd.document', 'd.decided_at as at', 'u.full_name as by')
  const certificates = await db
    .from('certificates')
    .where('grade_record_id', id)
    .orderBy('id', 'desc')
    .select('id', 'number', 'status', 'issued_on as issuedOn')
  const bodies = await db
    .from('assessment_bodies as b')
    .join('assessment_body_filings as f', 'f.assessment_body_id', 'b.id')
    .where({ 'f.occupation_id': record.occupation_id, 'f.grade_rank': record.grade_rank })
    .where('b.filed_until', '>=', clock.today())
    .orderBy('b.id')
    .select('b.id as value', `b.name_${locale === 'en' ? 'en' : 'zh'} as label`)
  return {
    record,
    decisions,
    certificates,
    bodies,
    trace: record.trace ? JSON.parse(record.trace) : null,
  }
}

/** Occupations that lead to a grade, as choices. */
export async function gradedOccupations(
  locale: Locale
): Promise<{ value: number; label: string }[]> {
  const name = `name_${locale === 'en' ? 'en' : 'zh'}`
  const rows = await db
    .from('occupations')
    .whereExists((query) =>
      query.from('occupation_grades').whereColumn('occupation_id', 'occupations.id')
    )
    .orderBy('code')
    .select('id', 'code', `${name} as name`)
  return rows.map((row) => ({ value: row.id, label: row.name }))
}

function records() {
  return db
    .from('grade_records as g')
    .join('persons as p', 'p.id', 'g.person_id')
    .join('occupations as o', 'o.id', 'g.occupation_id')
}

function ofUser(query: DatabaseQueryBuilderContract, user: User) {
  if (seesEveryBase(user)) return query
  return query.whereExists((enrolled) =>
    enrolled
      .from('enrolments as own')
      .join('course_classes as of', 'of.id', 'own.course_class_id')
      .whereColumn('own.person_id', 'g.person_id')
      .where('of.base_id', user.baseId ?? -1)
  )
}

function narrowed(query: DatabaseQueryBuilderContract, filters: GradeFilters) {
  if (filters.occupationId) query.where('g.occupation_id', filters.occupationId)
  if (filters.rank) query.where('g.grade_rank', filters.rank)
  if (filters.source) query.where('g.source_kind', filters.source)
  if (filters.status) query.where('g.status', filters.status)
  return query
}
