import db from '@adonisjs/lucid/services/db'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordEvent } from '#app/enrolments/applications/application_events'
import {
  endOffer,
  lockApplication,
  moveApplication,
} from '#app/enrolments/applications/application_step'
import { decidedBy } from '#app/enrolments/applications/actions/decide_application'
import type User from '#models/user'

export interface WithdrawApplicationInput {
  actor: User
  applicationId: number
  reason?: string | null
  requestId?: string | null
}

/**
 * Takes an application back before there is a seat. Who had an offer declines it so: the seat that was
 * kept goes to the next on the list.
 *
 * Raises RuleViolation E_APPLICATION_STATE.
 */
export default class WithdrawApplication {
  async handle({ actor, applicationId, requestId, ...input }: WithdrawApplicationInput) {
    const reason = input.reason?.trim() || null
    await db.transaction(async (trx) => {
      const { courseClass, application } = await lockApplication(trx, applicationId)
      const hadOffer = application.status === 'offered'
      await moveApplication(trx, application, 'withdrawn', { reason, ...decidedBy(actor) })
      if (hadOffer) await endOffer(trx, courseClass.id)
      const event = hadOffer ? 'declined' : 'withdrawn'
      await recordEvent(trx, application, event, { actor, reason })
      const offeredTo = hadOffer ? await offerSeats(trx, courseClass.id) : []
      await recordAudit(trx, {
        actor,
        action: `application.${event}`,
        subject: { type: 'enrolment_application', id: applicationId },
        changes: { status: [application.status, 'withdrawn'], offeredTo },
        requestId,
      })
    })
  }
}
