import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'

type Row = Record<string, any>

/** Published marks of a person whose time for objections runs. */
export function openMarks(personId: number): Promise<Row[]> {
  return db
    .from('scores as x')
    .join('sittings as s', 's.id', 'x.sitting_id')
    .join('enrolments as e', 'e.id', 'x.enrolment_id')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .where({ 'e.person_id': personId, 's.status': 'published' })
    .where('s.objections_until', '>=', clock.today())
    .orderBy('s.id', 'desc')
    .orderBy('x.id')
    .select('s.id as sitting_id', 's.objections_until', 'x.component', 'x.mark_tenths')
    .select('co.title_zh', 'co.title_en')
}
