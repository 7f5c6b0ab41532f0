import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { eventsOfClass, recordEvent } from '#app/enrolments/applications/application_events'
import { leaveClass } from '#app/enrolments/leave_class'
import { LIVE_APPLICATIONS } from '#app/enrolments/applications/application_status'
import { lockApplication, MODULE, refuseBegun } from '#app/enrolments/applications/application_step'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseUnlessEnrolling } from '#app/enrolments/take_places'
import { replay } from '#app/enrolments/waiting_list/replay'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { tellApplicant } from '#app/enrolments/applications/tell_applicant'
import type { ApplicationAct } from '#app/enrolments/runs/run_acts'
import type { ApplicationEvent } from '#app/enrolments/applications/application_events'
import type { ApplicationRow } from '#app/enrolments/applications/application_step'
import type { ApplicationStatus } from '#app/enrolments/applications/application_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface ReopenInput {
  actor: User
  applicationId: number
  /** The decision that is taken back. */
  act: ApplicationAct
  reason: string
  requestId?: string | null
}

/** What the log says last of an application that such a decision left, and nobody touched since. */
const LAST_EVENT: Record<ApplicationAct, string> = {
  confirmed: 'confirmed',
  waiting: 'joined',
  refused: 'refused',
}

/**
 * Takes a decision on an application back while its class has not begun: it is to be decided anew, or
 * waits again where it waited. Who was enrolled by it leaves the class, and the seat is free.
 *
 * Raises RuleViolation E_CHANGED_SINCE, E_APPLIED_AGAIN of `enrolment_runs`; E_OWN_RECORD, E_CLASS_BEGUN of
 * `applications`; E_CLASS_NOT_ENROLLING of `enrolments`.
 */
export async function reopenWithin(
  trx: TransactionClientContract,
  { actor, applicationId, act, reason, requestId }: ReopenInput
) {
  const { courseClass, application } = await lockApplication(trx, applicationId)
  if (actor.personId === application.person_id) {
    throw new RuleViolation('E_OWN_RECORD', { module: MODULE })
  }
  refuseUnlessEnrolling(courseClass)
  refuseBegun(courseClass)
  const events = await eventsOfClass(trx, courseClass.id)
  const last = events.findLast((one) => one.applicationId === applicationId)
  if (application.status !== act || last?.event !== LAST_EVENT[act])
    throw refusal('E_CHANGED_SINCE')
  const place = act === 'refused' ? placeBefore(events, last) : null
  if (act === 'refused') await refuseAppliedAgain(trx, application)
  if (act === 'confirmed') await leave(trx, application, { actor, reason })
  await reopen(trx, application, place === null ? 'applied' : 'waiting')
  if (place === null) await recordEvent(trx, application, 'reopened', { actor, reason })
  else await waitAgain(trx, application, place, { actor, reason })
  const offeredTo = await offerSeats(trx, courseClass.id)
  await tellApplicant(trx, application, 'reopened')
  await recordAudit(trx, {
    actor,
    action: 'application.reopened',
    subject: { type: 'enrolment_application', id: applicationId },
    reason,
    changes: { status: [act, place === null ? 'applied' : 'waiting'], offeredTo },
    requestId,
  })
}

/** Where somebody stood on the waiting list before an event, from 1; null when not on it. */
function placeBefore(events: ApplicationEvent[], last: ApplicationEvent): number | null {
  const before = events.filter((one) => one.id < last.id)
  const at = replay(before).list.findIndex((one) => one.applicationId === last.applicationId)
  return at < 0 ? null : at + 1
}

async function refuseAppliedAgain(trx: TransactionClientContract, application: ApplicationRow) {
  const { course_class_id: classId, person_id: personId } = application
  const again = await trx
    .from('enrolment_applications')
    .where({ course_class_id: classId, person_id: personId })
    .whereIn('status', [...LIVE_APPLICATIONS])
    .first()
  const isIn = await trx
    .from('enrolments')
    .where({ course_class_id: classId, person_id: personId })
    .whereNot('status', 'withdrawn')
    .first()
  if (again || isIn) throw refusal('E_APPLIED_AGAIN')
}

/** Who was enrolled leaves as they came, unless something was recorded of them since. */
async function leave(
  trx: TransactionClientContract,
  application: ApplicationRow,
  { actor, reason }: { actor: User; reason: string }
) {
  const { enrolment_id: enrolmentId } = await trx
    .from('enrolment_applications')
    .where('id', application.id)
    .firstOrFail()
  const row = await trx.from('enrolments').where('id', enrolmentId).firstOrFail()
  if (row.status !== 'confirmed' || row.updated_at !== row.created_at) {
    throw refusal('E_CHANGED_SINCE')
  }
  await leaveClass(trx, { enrolmentId, way: 'withdrawn', reason: reason.slice(0, 200), actor })
}

async function reopen(
  trx: TransactionClientContract,
  { id, status }: ApplicationRow,
  to: ApplicationStatus
) {
  const reopened = await changedRows(
    trx
      .from('enrolment_applications')
      .where({ id, status })
      .update({
        ...{ status: to, enrolment_id: null, reason_code: null, reason: null },
        ...(to === 'applied' && { priority: null, waiting_rule_id: null }),
        ...{ decided_by_id: null, decided_at: null, updated_at: clock.instant() },
      })
  )
  if (reopened === 0) throw refusal('E_CHANGED_SINCE')
}

/** Back onto the list with the rank of before, then to the place of before. */
async function waitAgain(
  trx: TransactionClientContract,
  application: ApplicationRow,
  place: number,
  { actor, reason }: { actor: User; reason: string }
) {
  const row = await trx.from('enrolment_applications').where('id', application.id).firstOrFail()
  await recordEvent(trx, application, 'joined', { actor, priority: row.priority ?? 0 })
  await recordEvent(trx, application, 'moved', { actor, place, reason })
}

function refusal(code: string) {
  return new RuleViolation(code, { module: 'enrolment_runs' })
}
