import db from '@adonisjs/lucid/services/db'
import { readSource, sourceLine } from '#app/catalogue/source_words'
import type { Locale } from '#app/shared/words'
import type { Condition, RuleSet } from '#app/rules/types'

export interface CourseRow {
  id: number
  code: string
  title: string
  specialty: string
  occupation: string
  occupationCode: string
  standardCode: string | null
  workType: string
  gradeRank: number
  theoryHours: number
  practiceHours: number
  hoursPerDay: number
  days: number
  isExample: boolean
  listedUntil: string | null
  source: string
}

function courseQuery(locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('courses as c')
    .join('specialties as s', 's.id', 'c.specialty_id')
    .join('occupations as o', 'o.id', 'c.occupation_id')
    .select('c.*', 'o.code as occupation_code', 'o.standard_code', 'o.edition')
    .select(`c.title_${language} as title`, `s.name_${language} as specialty`)
    .select(`o.name_${language} as occupation`, 's.position')
}

function toRow(row: any): CourseRow {
  return {
    id: row.id,
    code: row.code,
    title: row.title,
    specialty: row.specialty,
    occupation: row.occupation,
    occupationCode: row.occupation_code,
    standardCode: row.standard_code === row.occupation_code ? null : row.standard_code,
    workType: row.work_type,
    gradeRank: row.grade_rank,
    theoryHours: row.theory_hours,
    practiceHours: row.practice_hours,
    hoursPerDay: row.hours_per_day,
    days: Math.ceil((row.theory_hours + row.practice_hours) / row.hours_per_day),
    isExample: row.value_status === 'example',
    listedUntil: row.listed_until,
    source: sourceLine(readSource(row.source)),
  }
}

/** The courses of the catalogue by specialty and code; a few dozen rows, so not paged. */
export async function courseList(
  locale: Locale,
  { specialtyId = null }: { specialtyId?: number | null } = {}
): Promise<CourseRow[]> {
  const rows = await courseQuery(locale)
    .if(specialtyId, (query) => query.where('c.specialty_id', specialtyId!))
    .orderBy('s.position')
    .orderBy('c.occupation_id')
    .orderBy('c.grade_rank')
    .orderBy('c.code')
  return rows.map(toRow)
}

export interface EntryRule {
  title: string
  isExample: boolean
  effectiveFrom: string
  source: string
  routes: EntryRoute[]
}

export interface EntryRoute {
  text: string
  clause: string
  kind: string
  children: EntryRoute[]
}

export interface CourseDetail extends CourseRow {
  specialtyId: number
  quote: string | null
  entry: EntryRule | null
}

/**
 * One course with the entry conditions that hold on the day for its grade, under the generation of
 * rules of its occupation's standard; null when there is no such course.
 */
export async function courseDetail(
  id: number,
  locale: Locale,
  today: string
): Promise<CourseDetail | null> {
  const row = await courseQuery(locale).where('c.id', id).first()
  if (!row) return null
  const grade = await db.from('grades').where('rank', row.grade_rank).first()
  const rule = await db
    .from('rule_sets')
    .where({ kind: 'entry', code: `entry-${row.edition}-${grade?.code ?? ''}` })
    .where('effective_from', '<=', today)
    .where((query) => query.whereNull('effective_to').orWhere('effective_to', '>=', today))
    .orderBy('effective_from', 'desc')
    .orderBy('id', 'desc')
    .first()
  return {
    ...toRow(row),
    specialtyId: row.specialty_id,
    quote: readSource(row.source)?.quote ?? null,
    entry: rule ? entryRule(rule, locale) : null,
  }
}

function entryRule(row: any, locale: Locale): EntryRule {
  const rules: RuleSet = JSON.parse(row.definition)
  return {
    title: rules.title[locale],
    isExample: row.value_status === 'example',
    effectiveFrom: row.effective_from,
    source: sourceLine(rules.source),
    routes: rules.conditions.map((condition) => entryRoute(condition, locale)),
  }
}

function entryRoute(condition: Condition, locale: Locale): EntryRoute {
  const children = 'conditions' in condition ? condition.conditions : []
  return {
    text: condition.message[locale],
    clause: sourceLine(condition.source),
    kind: condition.kind,
    children: children.map((child) => entryRoute(child, locale)),
  }
}

/** Specialties in their order, as choices. */
export async function specialtyChoices(
  locale: Locale
): Promise<{ value: number; label: string }[]> {
  const name = locale === 'en' ? 'name_en' : 'name_zh'
  const rows = await db.from('specialties').orderBy('position').select('id', `${name} as name`)
  return rows.map((row) => ({ value: row.id, label: row.name }))
}
