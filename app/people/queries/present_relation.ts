import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { basesOfPerson } from '#app/people/queries/person_page'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Days after an enrolment ended in which its base may still open what is private about the person: full
 * numbers, proofs, evidence, requests for another account. An example of ours; no document sets it.
 */
export const RELATION_DAYS = 365

/**
 * Days after a class in which its members are still served by it, while scores, certificates and claims
 * reach their pages. An example of ours; no document sets it.
 */
export const SERVED_DAYS = 90

/** Enrolments with their class that are current; somebody who left is of the class no more. */
function current(query: any) {
  const since = clock.instantIn(-SERVED_DAYS * 24 * 3600)
  return query.where((either: any) =>
    either
      .where('e.status', 'confirmed')
      .orWhere((over: any) =>
        over
          .whereIn('e.status', ['completed', 'not_completed'])
          .whereRaw('COALESCE(e.ended_at, c.finished_at, c.ends_on) >= ?', [since])
      )
  )
}

/** The instant from which on an enrolment that ended is still a relation. */
export function relationSince(): string {
  return clock.instantIn(-RELATION_DAYS * 24 * 3600)
}

/** The bases at which somebody is enrolled, or was within `RELATION_DAYS`. */
export async function presentBases(
  personId: number,
  client: QueryClientContract = db.connection()
): Promise<number[]> {
  const since = relationSince()
  const rows = await client
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .where('e.person_id', personId)
    .where((either) =>
      either
        .where('e.status', 'confirmed')
        .orWhereRaw('COALESCE(e.ended_at, c.finished_at, c.ends_on) >= ?', [since])
    )
    .distinct('c.base_id')
  return rows.map((row) => row.base_id)
}

/** The bases that ever trained somebody, and those that may open what is private. */
export async function personReach(personId: number) {
  return { baseIds: await basesOfPerson(personId), presentIds: await presentBases(personId) }
}

/** The bases that have to serve somebody now: those of a current enrolment. */
export async function servingBases(personId: number): Promise<number[]> {
  const rows = await current(
    db
      .from('enrolments as e')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
      .where('e.person_id', personId)
  ).distinct('c.base_id')
  return rows.map((row: { base_id: number }) => row.base_id)
}

/** Those of these people whom a base has to serve now. */
export async function servedPeople(
  client: QueryClientContract,
  { baseId, personIds }: { baseId: number; personIds: readonly number[] }
): Promise<Set<number>> {
  const rows = await current(
    client
      .from('enrolments as e')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
      .where('c.base_id', baseId)
      .whereIn('e.person_id', [...personIds])
  ).distinct('e.person_id')
  return new Set(rows.map((row: { person_id: number }) => row.person_id))
}
