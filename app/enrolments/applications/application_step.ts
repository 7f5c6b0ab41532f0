import clock from '#app/shared/clock'
import { classesInTheWay } from '#app/enrolments/queries/other_classes'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { lockClass } from '#app/enrolments/take_places'
import {
  statusesBefore,
  type ApplicationStatus,
} from '#app/enrolments/applications/application_status'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const MODULE = 'applications'

export interface ApplicationRow {
  id: number
  course_class_id: number
  person_id: number
  status: ApplicationStatus
  trainee_category: string
  category_proof: string | null
  category_proven_on: string | null
  proof_checked_by_id: number | null
  proof_checked_at: string | null
  offer_expires_at: string | null
  from_enrolment_id: number | null
}

/**
 * Locks the class of an application and reads both as they then stand.
 * @throws Exception E_ROW_NOT_FOUND when there is no such application
 */
export async function lockApplication(
  trx: TransactionClientContract,
  applicationId: number
): Promise<{ courseClass: ClassFacts; application: ApplicationRow }> {
  const { course_class_id: classId } = await trx
    .from('enrolment_applications')
    .where('id', applicationId)
    .select('course_class_id')
    .firstOrFail()
  const courseClass = await lockClass(trx, classId)
  const application = await trx
    .from('enrolment_applications')
    .where('id', applicationId)
    .forUpdate()
    .firstOrFail()
  return { courseClass, application }
}

/**
 * Moves an application to a status, provided that the table of statuses allows it.
 * @throws RuleViolation E_APPLICATION_STATE
 */
export async function moveApplication(
  trx: TransactionClientContract,
  { id, status }: Pick<ApplicationRow, 'id' | 'status'>,
  to: ApplicationStatus,
  values: Record<string, unknown> = {}
) {
  const changed = await changedRows(
    trx
      .from('enrolment_applications')
      .where({ id, status })
      .whereIn('status', statusesBefore(to))
      .update({
        offer_expires_at: null,
        ...values,
        status: to,
        updated_at: clock.instant(),
      })
  )
  if (changed === 0) throw new RuleViolation('E_APPLICATION_STATE', { module: MODULE })
}

/** Takes one of the class's offered seats back, so that it can be taken or offered anew. */
export async function endOffer(trx: TransactionClientContract, classId: number) {
  await trx
    .from('course_classes')
    .where('id', classId)
    .where('seats_offered', '>=', 1)
    .update({ seats_offered: trx.raw('seats_offered - 1'), updated_at: clock.instant() })
}

/**
 * Locks a person and makes sure that no class of theirs stands in the way of this one: two classes
 * that would take the same person at once wait for each other here.
 * @throws RuleViolation E_IN_CLASS, E_OTHER_CLASS
 */
export async function refuseOtherClass(
  trx: TransactionClientContract,
  personId: number,
  courseClass: ClassFacts
) {
  await trx.from('persons').where('id', personId).select('id').forUpdate()
  const inTheWay = await classesInTheWay([personId], courseClass, trx)
  const other = inTheWay.get(personId)?.[0]
  if (!other) return
  if (other.classId === courseClass.id) throw new RuleViolation('E_IN_CLASS', { module: MODULE })
  throw new RuleViolation('E_OTHER_CLASS', {
    module: MODULE,
    params: { code: other.code, from: other.startsOn, to: other.endsOn },
  })
}

/** @throws RuleViolation E_CLASS_BEGUN once the first day has come: no seat is given after that */
export function refuseBegun(courseClass: Pick<ClassFacts, 'startsOn' | 'code'>) {
  if (clock.today() < courseClass.startsOn) return
  throw new RuleViolation('E_CLASS_BEGUN', {
    module: MODULE,
    params: { code: courseClass.code, day: courseClass.startsOn },
  })
}

/** @throws RuleViolation E_PROOF_NOT_SEEN when no proof is named, or its day is missing or to come */
export function refuseUnseen(
  stated: Pick<ApplicationRow, 'category_proof' | 'category_proven_on'>
) {
  const { category_proof: name, category_proven_on: day } = stated
  if (name && day && day <= clock.today()) return
  throw new RuleViolation('E_PROOF_NOT_SEEN', { module: MODULE, field: 'proofSeen' })
}
