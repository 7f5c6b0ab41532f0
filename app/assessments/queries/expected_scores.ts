import db from '@adonisjs/lucid/services/db'
import { placeKey, ruledPlaces } from '#app/assessments/queries/entry_differences'
import { resultsOf } from '#app/assessments/queries/results'
import { type Component, readComponents } from '#app/grades/pass_rule'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface ExpectedScore {
  enrolmentId: number
  position: number
  name: string
  documentMask: string
  documentIndex: string
  /** Components this person is marked in at this sitting. */
  components: Component[]
}

/** What of a sitting tells who sits it. */
export interface SittingTerms {
  id: number
  courseClassId: number
  attempt: number
  components: string
  heldOn: string
}

/**
 * Who is marked in what at a sitting, in the order of the roster: those of its arrangement, without
 * the components from which they are exempt or in which they are void.
 */
export async function expectedScores(
  sitting: SittingTerms,
  client?: QueryClientContract
): Promise<ExpectedScore[]> {
  const candidates = await candidatesOf(sitting, client)
  const ruled = await ruledPlaces(client ?? db.connection(), sitting.id)
  return candidates
    .map((one) => ({
      ...one,
      components: one.components.filter((part) => !ruled.has(placeKey(one.enrolmentId, part))),
    }))
    .filter((one) => one.components.length > 0)
}

/**
 * Who sits a sitting: as its arrangement names them; before there is one, at the first sitting
 * everybody who completed the class, at a resit those who have not passed, in what they lack.
 */
export async function candidatesOf(
  sitting: SittingTerms,
  client?: QueryClientContract
): Promise<ExpectedScore[]> {
  const named: { enrolment_id: number; components: string }[] = await (client ?? db)
    .from('sitting_candidates')
    .where('sitting_id', sitting.id)
    .select('enrolment_id', 'components')
  if (named.length === 0) return comingTo(sitting, client)
  const people = await completedOf(sitting.courseClassId, client)
  const components = new Map(named.map((row) => [row.enrolment_id, readComponents(row.components)]))
  return people.flatMap((one) => {
    const own = components.get(one.enrolmentId)
    return own ? [{ ...one, components: own }] : []
  })
}

/** Who comes to a sitting by the results of those before it, whatever its arrangement says. */
export async function comingTo(
  sitting: SittingTerms,
  client?: QueryClientContract
): Promise<ExpectedScore[]> {
  const people = await completedOf(sitting.courseClassId, client)
  const all = readComponents(sitting.components)
  if (sitting.attempt === 1) return people.map((one) => ({ ...one, components: all }))
  const earlier = await resultsOf(sitting.courseClassId, client, {
    beforeAttempt: sitting.attempt,
    keptOn: sitting.heldOn,
  })
  return people
    .map((one) => ({
      ...one,
      components: all.filter((part) => earlier.get(one.enrolmentId)?.failed.includes(part)),
    }))
    .filter((one) => one.components.length > 0)
}

async function completedOf(
  classId: number,
  client?: QueryClientContract
): Promise<Omit<ExpectedScore, 'components'>[]> {
  const rows = await (client ?? db)
    .from('enrolments')
    .join('persons', 'persons.id', 'enrolments.person_id')
    .where('course_class_id', classId)
    .where('enrolments.status', 'completed')
    .orderBy('position')
    .orderBy('enrolments.id')
    .select('enrolments.id', 'position', 'name', 'document_mask', 'document_index')
  return rows.map((row) => ({
    enrolmentId: row.id,
    position: row.position,
    name: row.name,
    documentMask: row.document_mask,
    documentIndex: row.document_index,
  }))
}
