import db from '@adonisjs/lucid/services/db'
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
  return rows.map((row) => ({
    id: row.id as number,
    name: row.name as string,
    body: row.body as string,
    filedUntil: row.filed_until as string,
    document: row.document as string,
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
