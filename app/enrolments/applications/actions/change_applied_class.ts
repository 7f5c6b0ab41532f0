import db from '@adonisjs/lucid/services/db'
import { lockApplication, MODULE } from '#app/enrolments/applications/application_step'
import { lockClasses } from '#app/enrolments/take_places'
import { LIVE_APPLICATIONS } from '#app/enrolments/applications/application_status'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { withdrawWithin } from '#app/enrolments/applications/actions/withdraw_application'
import { applyWithin, type Check } from '#app/enrolments/applications/actions/apply_for_class'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ChangeAppliedClassInput {
  actor: User
  applicationId: number
  /** The class asked for instead. */
  classId: number
  requestId?: string | null
}

/**
 * The applicant asks for another class instead, as long as the first has given no seat: what was asked
 * there is taken back, with the place on its list and a seat that was offered, which goes to the next;
 * and the other class is asked for, as by anybody new. All of it or nothing. The new application has the
 * time of the change: what waited for one class does not come before those who wait for another. Gives
 * the id of the new one.
 *
 * Raises RuleViolation E_SAME_CLASS, E_CLASS_CHANGE_LATE, E_DEFERRED_STAYS and those of `ApplyForClass`.
 */
export default class ChangeAppliedClass {
  async handle(input: ChangeAppliedClassInput, check: Check): Promise<number> {
    try {
      return await db.transaction((trx) => this.#within(trx, input, check))
    } catch (error) {
      if (isUniqueViolation(error, 'enrolment_applications')) throw refusal('E_APPLIED')
      throw error
    }
  }

  async #within(trx: TransactionClientContract, input: ChangeAppliedClassInput, check: Check) {
    const { actor, applicationId, classId, requestId } = input
    const seen = await trx
      .from('enrolment_applications')
      .where('id', applicationId)
      .select('course_class_id')
      .firstOrFail()
    if (seen.course_class_id === classId) throw refusal('E_SAME_CLASS')
    await lockClasses(trx, [seen.course_class_id, classId])
    const { courseClass, application } = await lockApplication(trx, applicationId)
    const isLive = (LIVE_APPLICATIONS as readonly string[]).includes(application.status)
    if (!isLive) throw refusal('E_CLASS_CHANGE_LATE')
    if (application.from_enrolment_id !== null) throw refusal('E_DEFERRED_STAYS')
    // Before the audit row of what is taken back: whoever enrols the person locks in this order.
    await trx.from('persons').where('id', application.person_id).select('id').forUpdate()
    const why = { actor, reasonCode: 'changed_class', reason: null, requestId }
    await withdrawWithin(trx, courseClass, application, why)
    const again = {
      ...{ actor, classId, requestId },
      applicant: { personId: application.person_id },
      traineeCategory: application.trainee_category,
      categoryProof: application.category_proof,
      categoryProvenOn: application.category_proven_on,
      sentBy: 'trainee' as const,
      replacesId: applicationId,
    }
    return applyWithin(trx, again, check)
  }
}

function refusal(code: string) {
  return new RuleViolation(code, { module: MODULE })
}
