import db from '@adonisjs/lucid/services/db'
import { decidedBy } from '#app/enrolments/applications/actions/decide_application'
import { LIVE_APPLICATIONS } from '#app/enrolments/applications/application_status'
import { lockClass } from '#app/enrolments/take_places'
import { recordAudits, type AuditFact } from '#app/shared/audit/record_audit'
import { recordEvent } from '#app/enrolments/applications/application_events'
import { tellApplicant } from '#app/enrolments/applications/tell_applicant'
import { moveApplication, type ApplicationRow } from '#app/enrolments/applications/application_step'

/** Classes that give no seat any more. */
const CLOSED = ['running', 'finished', 'archived', 'cancelled']

/**
 * Ends what is still open of a class that has begun or was cancelled: applications, places on the
 * waiting list and offers lapse, and nothing is kept for them any more. Running twice changes nothing.
 * Gives how many lapsed.
 */
export default class CloseApplications {
  async handle(classId: number): Promise<number> {
    return db.transaction(async (trx) => {
      const courseClass = await lockClass(trx, classId)
      if (!CLOSED.includes(courseClass.status)) return 0
      const open: ApplicationRow[] = await trx
        .from('enrolment_applications')
        .where('course_class_id', classId)
        .whereIn('status', [...LIVE_APPLICATIONS])
        .orderBy('id')
        .forUpdate()
      const reasonCode = courseClass.status === 'cancelled' ? 'class_cancelled' : 'class_started'
      const facts: AuditFact[] = []
      for (const application of open) {
        await moveApplication(trx, application, 'lapsed', {
          reason_code: reasonCode,
          ...decidedBy(null),
        })
        await recordEvent(trx, application, 'closed', { actor: null, reasonCode })
        await tellApplicant(trx, application, 'lapsed')
        facts.push({
          actor: null,
          action: 'application.closed',
          subject: { type: 'enrolment_application', id: application.id },
          changes: { status: [application.status, 'lapsed'], reasonCode },
        })
      }
      await trx.from('course_classes').where('id', classId).update({ seats_offered: 0 })
      await recordAudits(trx, facts)
      return open.length
    })
  }
}
