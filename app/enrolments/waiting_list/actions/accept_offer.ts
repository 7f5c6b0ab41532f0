import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { classFacts } from '#app/enrolments/queries/class_facts'
import { decidedBy, placeAskedFor } from '#app/enrolments/applications/actions/decide_application'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordEvent } from '#app/enrolments/applications/application_events'
import { refuseUnlessEnrolling, takePlaces } from '#app/enrolments/take_places'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  endOffer,
  lockApplication,
  MODULE,
  moveApplication,
  refuseBegun,
  refuseOtherClass,
} from '#app/enrolments/applications/application_step'
import type User from '#models/user'

export interface AcceptOfferInput {
  actor: User
  applicationId: number
  requestId?: string | null
}

/**
 * Takes the seat that was offered, while the offer stands. Gives the id of the enrolment.
 *
 * Raises RuleViolation E_NO_OFFER, E_OFFER_EXPIRED, E_CLASS_BEGUN, E_IN_CLASS, E_OTHER_CLASS;
 * E_CLASS_NOT_ENROLLING of `enrolments`.
 */
export default class AcceptOffer {
  async handle({ actor, applicationId, requestId }: AcceptOfferInput): Promise<number> {
    return db.transaction(async (trx) => {
      const { courseClass, application } = await lockApplication(trx, applicationId)
      if (application.status !== 'offered') throw refusal('E_NO_OFFER')
      if (application.offer_expires_at! <= clock.instant()) throw refusal('E_OFFER_EXPIRED')
      refuseUnlessEnrolling(courseClass)
      refuseBegun(courseClass)
      await refuseOtherClass(trx, application.person_id, courseClass)

      await endOffer(trx, courseClass.id)
      const freed = (await classFacts({ id: courseClass.id }, trx))!
      const [enrolmentId] = await takePlaces(trx, freed, [placeAskedFor(application)], { actor })
      await moveApplication(trx, application, 'confirmed', {
        enrolment_id: enrolmentId,
        ...decidedBy(actor),
      })
      await recordEvent(trx, application, 'accepted', { actor })
      await recordAudit(trx, {
        actor,
        action: 'application.accepted',
        subject: { type: 'enrolment_application', id: applicationId },
        changes: { status: ['offered', 'confirmed'], enrolmentId },
        requestId,
      })
      return enrolmentId
    })
  }
}

function refusal(code: string) {
  return new RuleViolation(code, { module: MODULE })
}
