import clock from '#app/shared/clock'
import { takeSeat } from '#app/bases/seats'
import { changedRows, insertMany } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { classFacts, type ClassFacts } from '#app/enrolments/queries/class_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface Place {
  personId: number
  traineeCategory: string
  categoryProvenOn?: string | null
  categoryProof?: string | null
  /** Who of the base checked the proof, and when; left out where nobody recorded it. */
  proofCheckedById?: number | null
  proofCheckedAt?: string | null
}

/**
 * Locks plan, allocation and class in that order and reads the class as it then stands. People are
 * locked after (findOrCreatePeople): nobody is created for whom there is no seat, and classes of two
 * plans that share people wait for each other in one order.
 *
 * Raises RuleViolation E_NO_CLASS.
 */
export async function lockClass(
  trx: TransactionClientContract,
  classId: number
): Promise<ClassFacts> {
  const seen = await classFacts({ id: classId }, trx)
  if (!seen) throw new RuleViolation('E_NO_CLASS', { module: 'enrolments' })
  await trx.from('annual_plans').where('id', seen.planId).select('id').forUpdate()
  await trx.from('plan_allocations').where('id', seen.allocationId).select('id').forUpdate()
  await trx.from('course_classes').where('id', classId).select('id').forUpdate()
  return (await classFacts({ id: classId }, trx))!
}

/**
 * Locks several classes: all their plans, then all their allocations, then the classes, each by
 * ascending id, so that two who move people both ways never wait for each other in a circle. Gives
 * them in the order asked for.
 *
 * Raises RuleViolation E_NO_CLASS.
 */
export async function lockClasses(
  trx: TransactionClientContract,
  classIds: number[]
): Promise<ClassFacts[]> {
  const seen = await Promise.all(classIds.map((id) => classFacts({ id }, trx)))
  if (seen.some((one) => one === null)) {
    throw new RuleViolation('E_NO_CLASS', { module: 'enrolments' })
  }
  const known = seen as ClassFacts[]
  await lockRows(
    trx,
    'annual_plans',
    known.map((one) => one.planId)
  )
  await lockRows(
    trx,
    'plan_allocations',
    known.map((one) => one.allocationId)
  )
  await lockRows(trx, 'course_classes', classIds)
  const locked = await Promise.all(classIds.map((id) => classFacts({ id }, trx)))
  return locked as ClassFacts[]
}

async function lockRows(trx: TransactionClientContract, table: string, ids: number[]) {
  await trx
    .from(table)
    .whereIn('id', [...new Set(ids)])
    .orderBy('id')
    .select('id')
    .forUpdate()
}

/** The same of a class that must be enrolling. Raises RuleViolation E_CLASS_NOT_ENROLLING. */
export async function lockEnrollingClass(
  trx: TransactionClientContract,
  classId: number
): Promise<ClassFacts> {
  const courseClass = await lockClass(trx, classId)
  refuseUnlessEnrolling(courseClass)
  return courseClass
}

/** Raises RuleViolation E_CLASS_NOT_ENROLLING. */
export function refuseUnlessEnrolling(courseClass: Pick<ClassFacts, 'status' | 'code'>) {
  if (courseClass.status === 'enrolling') return
  throw new RuleViolation('E_CLASS_NOT_ENROLLING', {
    module: 'enrolments',
    params: { code: courseClass.code, status: courseClass.status },
  })
}

/**
 * Enrols people in a locked class and takes a seat for each, at the end of the roster. Gives the ids
 * of the enrolments in the order of the places.
 *
 * Raises RuleViolation E_PLAN_FULL, E_ALLOCATION_FULL (module `bases`), E_CLASS_FULL.
 */
export async function takePlaces(
  trx: TransactionClientContract,
  courseClass: ClassFacts,
  places: Place[],
  {
    actor,
    importId = null,
    status = 'enrolling',
  }: {
    actor: { id: number }
    importId?: number | null
    /** The status in which the class takes them; `running` only for a merger of classes being taught. */
    status?: 'enrolling' | 'running'
  }
): Promise<number[]> {
  const now = clock.instant()
  const last = await trx
    .from('enrolments')
    .where('course_class_id', courseClass.id)
    .max('position as position')
    .first()
  const first = Number(last?.position ?? 0) + 1
  await insertMany(
    trx,
    'enrolments',
    places.map((place, at) => ({
      course_class_id: courseClass.id,
      person_id: place.personId,
      plan_allocation_id: courseClass.allocationId,
      roster_import_id: importId,
      position: first + at,
      status: 'confirmed',
      trainee_category: place.traineeCategory,
      category_proven_on: place.categoryProvenOn ?? null,
      category_proof: place.categoryProof ?? null,
      proof_checked_by_id: place.proofCheckedById ?? null,
      proof_checked_at: place.proofCheckedAt ?? null,
      confirmed_at: now,
      created_by_id: actor.id,
      created_at: now,
      updated_at: now,
    }))
  )
  const rows = await trx
    .from('enrolments')
    .select('id')
    .where('course_class_id', courseClass.id)
    .where('position', '>=', first)
    .orderBy('position')
  const ids = rows.map((row) => row.id as number)
  for (const enrolmentId of ids) {
    const { allocationId, id: classId } = courseClass
    await takeSeat(trx, { allocationId, classId, enrolmentId, actor })
  }
  const changed = await changedRows(
    trx
      .from('course_classes')
      .where({ id: courseClass.id, status })
      .whereRaw('seats_taken + seats_offered + ? <= seats', [places.length])
      .update({ seats_taken: trx.raw('seats_taken + ?', [places.length]), updated_at: now })
  )
  if (changed === 0) throw classFull(courseClass)
  return ids
}

/** The place of a row that holds a person with group and proof, as enrolments and applications do. */
export function placeFrom(row: Record<string, any>): Place {
  return {
    personId: row.person_id,
    traineeCategory: row.trainee_category,
    categoryProof: row.category_proof,
    categoryProvenOn: row.category_proven_on,
    proofCheckedById: row.proof_checked_by_id,
    proofCheckedAt: row.proof_checked_at,
  }
}

/**
 * Enrols people of another class, as `takePlaces` does: the new enrolment points back to the former one
 * and keeps its contract. Raises what `takePlaces` raises.
 */
export async function takeAlong(
  trx: TransactionClientContract,
  courseClass: ClassFacts,
  people: Record<string, any>[],
  options: Parameters<typeof takePlaces>[3]
): Promise<number[]> {
  if (people.length === 0) return []
  const entered = await takePlaces(trx, courseClass, people.map(placeFrom), options)
  for (const [index, row] of people.entries()) {
    await trx.from('enrolments').where('id', entered[index]).update({
      moved_from_id: row.id,
      contract_signed_on: row.contract_signed_on,
      contract_ends_on: row.contract_ends_on,
    })
  }
  return entered
}

/** Who states to have seen the proof of a place, now; nobody when null. */
export function seenBy(actor: { id: number } | null) {
  return actor
    ? { proofCheckedById: actor.id, proofCheckedAt: clock.instant() }
    : { proofCheckedById: null, proofCheckedAt: null }
}

/** The refusal when no seat of the class is left. */
export function classFull(courseClass: Pick<ClassFacts, 'code' | 'seats'>) {
  return new RuleViolation('E_CLASS_FULL', {
    module: 'enrolments',
    params: { code: courseClass.code, seats: courseClass.seats },
  })
}
