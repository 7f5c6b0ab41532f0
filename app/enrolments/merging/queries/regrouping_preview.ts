import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { classesInTheWay } from '#app/enrolments/queries/other_classes'
import { classFacts, type ClassFacts } from '#app/enrolments/queries/class_facts'

export interface PreviewedPerson {
  enrolmentId: number
  name: string
  documentMask: string
  /** Another class that stands in the way of the one they would join. */
  inTheWay: string | null
}

export interface RegroupingPreview {
  to: ClassFacts
  people: PreviewedPerson[]
  /** Seats free there. */
  free: number
}

/** Classes of the same course and base that people of a class could join. */
export async function regroupingTargets(from: ClassFacts) {
  const rows = await db
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where({ 'c.course_id': from.courseId, 'c.base_id': from.baseId, 'c.status': 'enrolling' })
    .where('c.plan_allocation_id', from.allocationId)
    .where('c.starts_on', '>', clock.today())
    .whereNot('c.id', from.id)
    .orderBy('c.starts_on')
    .limit(50)
    .select('c.id', 'c.code', 'c.starts_on', 'c.seats', 'c.seats_taken', 'c.seats_offered')
  return rows.map((row) => ({
    id: row.id as number,
    code: row.code as string,
    startsOn: row.starts_on as string,
    free: row.seats - row.seats_taken - row.seats_offered,
  }))
}

/** Who would move, and what stands in their way; null when there is no such class. Writes nothing. */
export async function regroupingPreview(
  from: Pick<ClassFacts, 'id' | 'baseId'>,
  toClassId: number
): Promise<RegroupingPreview | null> {
  const to = await classFacts({ id: toClassId })
  if (!to || to.baseId !== from.baseId) return null
  const rows = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .where({ 'e.course_class_id': from.id, 'e.status': 'confirmed' })
    .orderBy('e.position')
    .select('e.id', 'e.person_id', 'p.name', 'p.document_mask')
  const ids = rows.map((row) => row.person_id as number)
  const inTheWay = await classesInTheWay(ids, to)
  return {
    to,
    free: to.left.class,
    people: rows.map((row) => {
      const other = inTheWay.get(row.person_id)?.find((one) => one.enrolmentId !== row.id)
      return {
        enrolmentId: row.id,
        name: row.name,
        documentMask: row.document_mask,
        inTheWay: other?.code ?? null,
      }
    }),
  }
}
