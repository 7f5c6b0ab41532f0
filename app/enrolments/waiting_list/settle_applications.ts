import { LIVE_APPLICATIONS } from '#app/enrolments/applications/application_status'
import { recordEvent } from '#app/enrolments/applications/application_events'
import {
  endOffer,
  moveApplication,
  type ApplicationRow,
} from '#app/enrolments/applications/application_step'
import { decidedBy } from '#app/enrolments/applications/actions/decide_application'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What was settled: the applications closed, and how many seats that offers kept are free again. */
export interface Settled {
  closed: number[]
  offersEnded: number
}

/**
 * Closes what people still ask of a locked class in which they get a place in another way, so that
 * nobody who is in waits, and no seat is kept for them twice. Call it before the places are taken.
 */
export async function settleApplications(
  trx: TransactionClientContract,
  classId: number,
  personIds: readonly number[],
  actor: { id: number }
): Promise<Settled> {
  const open: ApplicationRow[] = await trx
    .from('enrolment_applications')
    .where('course_class_id', classId)
    .whereIn('person_id', [...personIds])
    .whereIn('status', [...LIVE_APPLICATIONS])
    .orderBy('id')
    .forUpdate()
  const reasonCode = 'in_class'
  for (const application of open) {
    if (application.status === 'offered') await endOffer(trx, classId)
    await moveApplication(trx, application, 'lapsed', {
      reason_code: reasonCode,
      ...decidedBy(actor),
    })
    await recordEvent(trx, application, 'closed', { actor, reasonCode })
  }
  return {
    closed: open.map(({ id }) => id),
    offersEnded: open.filter(({ status }) => status === 'offered').length,
  }
}
