import db from '@adonisjs/lucid/services/db'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordEvent } from '#app/enrolments/applications/application_events'
import {
  endOffer,
  lockApplication,
  moveApplication,
  type ApplicationRow,
} from '#app/enrolments/applications/application_step'
import { decidedBy } from '#app/enrolments/applications/actions/decide_application'
import type User from '#models/user'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

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
      await withdrawWithin(trx, courseClass, application, { actor, reason, requestId })
    })
  }
}

/** The same of a locked application, within a transaction of the caller's. */
export async function withdrawWithin(
  trx: TransactionClientContract,
  courseClass: ClassFacts,
  application: ApplicationRow,
  why: {
    actor: User
    reasonCode?: string
    reason: string | null
    requestId?: string | null
  }
) {
  const { actor, reasonCode = null, reason, requestId } = why
  const hadOffer = application.status === 'offered'
  const given = { reason_code: reasonCode, reason }
  await moveApplication(trx, application, 'withdrawn', { ...given, ...decidedBy(actor) })
  if (hadOffer) await endOffer(trx, courseClass.id)
  const event = hadOffer ? 'declined' : 'withdrawn'
  await recordEvent(trx, application, event, { actor, reasonCode, reason })
  const offeredTo = hadOffer ? await offerSeats(trx, courseClass.id) : []
  await recordAudit(trx, {
    actor,
    action: `application.${event}`,
    subject: { type: 'enrolment_application', id: application.id },
    changes: {
      ...{ status: [application.status, 'withdrawn'], offeredTo },
      ...(reasonCode && { reasonCode }),
    },
    requestId,
  })
}
