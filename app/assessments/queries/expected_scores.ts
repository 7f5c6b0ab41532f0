import db from '@adonisjs/lucid/services/db'
import { resultsOf } from '#app/assessments/queries/results'
import { type Component, readComponents } from '#app/grades/pass_rule'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ExpectedScore {
  enrolmentId: number
  position: number
  name: string
  documentMask: string
  documentIndex: string
  /** Components this person is marked in at this sitting. */
  components: Component[]
}

/**
 * Who is marked in what at a sitting, in the order of the roster: at the first everybody who completed
 * the class, at a resit those who have not passed, in the components they lack.
 */
export async function expectedScores(
  sitting: { courseClassId: number; attempt: number; components: string },
  trx?: TransactionClientContract
): Promise<ExpectedScore[]> {
  const rows: {
    id: number
    position: number
    name: string
    document_mask: string
    document_index: string
  }[] = await (trx ?? db)
    .from('enrolments')
    .join('persons', 'persons.id', 'enrolments.person_id')
    .where('course_class_id', sitting.courseClassId)
    .where('enrolments.status', 'completed')
    .orderBy('position')
    .orderBy('enrolments.id')
    .select('enrolments.id', 'position', 'name', 'document_mask', 'document_index')
  const all = readComponents(sitting.components)
  const earlier =
    sitting.attempt > 1
      ? await resultsOf(sitting.courseClassId, trx, { beforeAttempt: sitting.attempt })
      : null
  return rows
    .map((row) => ({
      enrolmentId: row.id,
      position: row.position,
      name: row.name,
      documentMask: row.document_mask,
      documentIndex: row.document_index,
      components: earlier
        ? all.filter((component) => earlier.get(row.id)?.failed.includes(component))
        : all,
    }))
    .filter((row) => row.components.length > 0)
}
