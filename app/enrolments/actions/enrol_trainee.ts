import db from '@adonisjs/lucid/services/db'
import { MINIMUM_AGE } from '#app/enrolments/roster/read_row'
import { classesInTheWay } from '#app/enrolments/queries/other_classes'
import { classFull, lockEnrollingClass, takePlaces, seenBy } from '#app/enrolments/take_places'
import { settleApplications } from '#app/enrolments/waiting_list/settle_applications'
import { findOrCreatePerson, type PersonInput } from '#app/people/find_or_create_person'
import { ageOn } from '#app/people/identity_number'
import { recordAudit } from '#app/shared/audit/record_audit'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface EnrolTraineeInput {
  actor: User
  classId: number
  person: PersonInput
  /** One of TRAINEE_CATEGORIES. */
  traineeCategory: string
  /** Day of the proof of the category, YYYY-MM-DD. */
  categoryProvenOn?: string | null
  categoryProof?: string | null
  /** The actor states to have seen the proof: its day counts only then. */
  proofSeen?: boolean
  requestId?: string | null
}

/**
 * Enrols one person in a class that is enrolling and takes a seat of class, allocation and plan.
 * Gives the id of the enrolment.
 *
 * Raises RuleViolation E_CLASS_NOT_ENROLLING, E_ALREADY_ENROLLED, E_OVERLAPPING_CLASS, E_UNDER_AGE,
 * E_CLASS_FULL; E_PLAN_FULL, E_ALLOCATION_FULL of bases; E_OWN_RECORD of moves; those of `findOrCreatePerson`.
 */
export default class EnrolTrainee {
  async handle(input: EnrolTraineeInput): Promise<number> {
    try {
      return await db.transaction((trx) => this.#enrol(trx, input))
    } catch (error) {
      if (isUniqueViolation(error, 'enrolments')) throw alreadyEnrolled()
      throw error
    }
  }

  async #enrol(trx: TransactionClientContract, input: EnrolTraineeInput): Promise<number> {
    const { actor, classId } = input
    const courseClass = await lockEnrollingClass(trx, classId)
    const personId = await findOrCreatePerson(trx, input.person)
    if (actor.personId === personId) throw new RuleViolation('E_OWN_RECORD', { module: 'moves' })
    await refuseUnderAge(trx, personId, courseClass)
    await refuseOtherClass(trx, personId, courseClass)
    const settled = await settleApplications(trx, classId, [personId], actor)
    if (courseClass.left.class + settled.offersEnded < 1) throw classFull(courseClass)

    const place = {
      personId,
      traineeCategory: input.traineeCategory,
      categoryProvenOn: input.categoryProvenOn,
      categoryProof: input.categoryProof,
      ...seenBy(input.proofSeen === true && input.categoryProvenOn ? actor : null),
    }
    const [enrolmentId] = await takePlaces(trx, courseClass, [place], { actor })
    await recordAudit(trx, {
      actor,
      action: 'enrolment.confirmed',
      subject: { type: 'enrolment', id: enrolmentId },
      changes: {
        ...{ classId, personId },
        ...(input.proofSeen && { proofSeen: true }),
        ...(settled.closed.length > 0 && { applicationsClosed: settled.closed }),
      },
      sensitive: { category: input.traineeCategory },
      requestId: input.requestId,
    })
    return enrolmentId
  }
}

function alreadyEnrolled() {
  return new RuleViolation('E_ALREADY_ENROLLED', { module: 'enrolments', field: 'documentNumber' })
}

async function refuseOtherClass(
  trx: TransactionClientContract,
  personId: number,
  courseClass: ClassFacts
) {
  const inTheWay = await classesInTheWay([personId], courseClass, trx)
  const other = inTheWay.get(personId)?.[0]
  if (!other) return
  if (other.classId === courseClass.id) throw alreadyEnrolled()
  throw new RuleViolation('E_OVERLAPPING_CLASS', {
    module: 'enrolments',
    field: 'documentNumber',
    params: { code: other.code, from: other.startsOn, to: other.endsOn },
  })
}

async function refuseUnderAge(
  trx: TransactionClientContract,
  personId: number,
  courseClass: ClassFacts
) {
  const person = await trx.from('persons').select('birth_on').where('id', personId).firstOrFail()
  if (!person.birth_on) return
  const age = ageOn(person.birth_on, courseClass.startsOn)
  if (age >= MINIMUM_AGE) return
  throw new RuleViolation('E_UNDER_AGE', {
    module: 'enrolments',
    field: 'documentNumber',
    params: { age, minimum: MINIMUM_AGE },
  })
}
