import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { basesOfPerson } from '#app/people/queries/person_page'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
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

/**
 * An enrolment alone must not open an account that its holder uses already: anybody who knows a number
 * could be enrolled for that. The class has begun, or the holder asked for it.
 */
const MAY_LET_IN = `(c.status IN ('running', 'finished')
  OR NOT EXISTS (SELECT 1 FROM users u WHERE u.person_id = e.person_id AND u.last_login_at IS NOT NULL)
  OR EXISTS (SELECT 1 FROM enrolment_applications a WHERE a.person_id = e.person_id
    AND a.course_class_id = e.course_class_id AND a.sent_by = 'trainee'))`

/** Enrolments with their class that are current; somebody who left is of the class no more. */
function current(query: DatabaseQueryBuilderContract) {
  const since = clock.instantIn(-SERVED_DAYS * 24 * 3600)
  return query
    .where((either) => {
      either.where('e.status', 'confirmed').orWhere((over) => {
        over
          .whereIn('e.status', ['completed', 'not_completed'])
          .whereRaw('COALESCE(e.ended_at, c.finished_at, c.ends_on) >= ?', [since])
      })
    })
    .whereRaw(MAY_LET_IN)
}

/**
 * Narrows enrolments (`e`) with their class (`c`) to those that are a relation: current, or ended within
 * `RELATION_DAYS`. Who left and was at no session, or never came, has none.
 */
export function related(query: DatabaseQueryBuilderContract) {
  const since = clock.instantIn(-RELATION_DAYS * 24 * 3600)
  return query.whereRaw(
    `(e.status = 'confirmed' OR (
      COALESCE(e.ended_at, c.finished_at, c.ends_on) >= ?
      AND (e.status <> 'withdrawn' OR (COALESCE(e.left_by, '') <> 'no_show'
        AND EXISTS (SELECT 1 FROM attendance_marks m WHERE m.enrolment_id = e.id)))))`,
    [since]
  )
}

/** The bases at which somebody is enrolled, or was within `RELATION_DAYS`. */
export async function presentBases(
  personId: number,
  client: QueryClientContract = db.connection()
): Promise<number[]> {
  const rows = await related(
    client
      .from('enrolments as e')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
      .where('e.person_id', personId)
  ).distinct('c.base_id')
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
  return rows.map((row) => row.base_id)
}

interface PeopleOfBase {
  baseId: number
  personIds: readonly number[]
}

/** Those of these people whom a base has to serve now. */
export function servedPeople(client: QueryClientContract, asked: PeopleOfBase) {
  return peopleWith(current, client, asked)
}

/** Those of these people with whom a base has a relation. */
export function relatedPeople(client: QueryClientContract, asked: PeopleOfBase) {
  return peopleWith(related, client, asked)
}

async function peopleWith(
  relation: typeof current,
  client: QueryClientContract,
  { baseId, personIds }: PeopleOfBase
): Promise<Set<number>> {
  const rows = await relation(
    client
      .from('enrolments as e')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
      .where('c.base_id', baseId)
      .whereIn('e.person_id', [...personIds])
  ).distinct('e.person_id')
  return new Set(rows.map((row) => row.person_id))
}
