import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import type { Locale } from '#app/shared/words'

/** Abilities that bodies are filed for, by body. */
export async function specialAbilities(locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const rows = await db
    .from('special_abilities as a')
    .join('assessment_bodies as b', 'b.id', 'a.assessment_body_id')
    .orderBy('b.code')
    .orderBy('a.id')
    .limit(500)
    .select('a.id', `a.name_${language} as name`, 'a.filed_until', 'a.document')
    .select(`b.name_${language} as body`)
  const renewals = await db
    .from('special_ability_renewals as r')
    .join('users as u', 'u.id', 'r.renewed_by_id')
    .orderBy('r.id', 'desc')
    .limit(500)
    .select('r.special_ability_id', 'r.filed_until_before', 'r.document_before')
    .select('u.full_name as by')
  return rows.map((row) => ({
    id: row.id as number,
    name: row.name as string,
    body: row.body as string,
    filedUntil: row.filed_until as string,
    document: row.document as string,
    isOver: row.filed_until < clock.today(),
    /** Former filings, the latest first. */
    former: renewals
      .filter((one) => one.special_ability_id === row.id)
      .map((one) => ({
        filedUntil: one.filed_until_before as string,
        document: one.document_before as string,
        by: one.by as string,
      })),
  }))
}

/** Who of a class finished it, for choosing those who passed the test. */
export async function finishersOf(classId: number) {
  const rows = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .where({ 'e.course_class_id': classId, 'e.status': 'completed' })
    .orderBy('e.position')
    .limit(200)
    .select('e.id', 'p.name', 'p.document_mask')
  return rows.map((row) => ({
    id: row.id as number,
    name: row.name as string,
    documentMask: row.document_mask as string,
  }))
}
