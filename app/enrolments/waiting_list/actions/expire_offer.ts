import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { decidedBy } from '#app/enrolments/applications/actions/decide_application'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordEvent } from '#app/enrolments/applications/application_events'
import { tellApplicant } from '#app/enrolments/applications/tell_applicant'
import {
  endOffer,
  lockApplication,
  moveApplication,
} from '#app/enrolments/applications/application_step'

/**
 * Ends an offer that nobody answered in time and offers the seat to the next on the list. Does nothing
 * when the offer was answered or still stands. Gives whether it ended.
 */
export default class ExpireOffer {
  async handle(applicationId: number): Promise<boolean> {
    return db.transaction(async (trx) => {
      const { courseClass, application } = await lockApplication(trx, applicationId)
      const { status, offer_expires_at: until } = application
      if (status !== 'offered' || until! > clock.instant()) return false
      await moveApplication(trx, application, 'lapsed', {
        reason_code: 'unanswered',
        ...decidedBy(null),
      })
      await endOffer(trx, courseClass.id)
      await recordEvent(trx, application, 'expired', { actor: null, reasonCode: 'unanswered' })
      const offeredTo = await offerSeats(trx, courseClass.id)
      await tellApplicant(trx, application, 'lapsed')
      await recordAudit(trx, {
        actor: null,
        action: 'application.expired',
        subject: { type: 'enrolment_application', id: applicationId },
        changes: { status: ['offered', 'lapsed'], offeredTo },
      })
      return true
    })
  }
}
