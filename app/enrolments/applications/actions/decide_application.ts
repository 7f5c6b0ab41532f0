import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordEvent } from '#app/enrolments/applications/application_events'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { joinList } from '#app/enrolments/waiting_list/join_list'
import {
  refuseUnlessEnrolling,
  placeFrom,
  takePlaces,
  type Place,
} from '#app/enrolments/take_places'
import { openSeats } from '#app/enrolments/queries/open_seats'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import {
  lockApplication,
  MODULE,
  moveApplication,
  refuseBegun,
  refuseOtherClass,
  refuseUnseen,
  type ApplicationRow,
} from '#app/enrolments/applications/application_step'
import { tellApplicant } from '#app/enrolments/applications/tell_applicant'
import type User from '#models/user'
import type { RefusalReason } from '#app/enrolments/applications/application_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideApplicationInput {
  actor: User
  applicationId: number
  result: 'confirmed' | 'waiting' | 'refused'
  /** Why it is refused; needed for `refused`. */
  reasonCode?: RefusalReason | null
  reason?: string | null
  /** The decider states that they saw the original of the proof that the application names. */
  proofSeen?: boolean
  requestId?: string | null
}

/**
 * The base decides on an application: a seat, a place on the waiting list while no seat is free, or a
 * refusal with its reason. Somebody who waits already can only be refused; they get a seat by an offer.
 *
 * Raises RuleViolation E_OWN_RECORD, E_APPLICATION_STATE, E_REFUSAL_REASON, E_REFUSAL_WORDS,
 * E_PROOF_NOT_SEEN, E_SEAT_FREE, E_NO_SEAT, E_IN_CLASS, E_OTHER_CLASS, E_CLASS_BEGUN; E_CLASS_NOT_ENROLLING of
 * `enrolments`.
 */
export default class DecideApplication {
  async handle(input: DecideApplicationInput): Promise<void> {
    wellFormed(input)
    await db.transaction((trx) => decideWithin(trx, input))
  }
}

/** @throws RuleViolation E_REFUSAL_REASON, E_REFUSAL_WORDS */
export function wellFormed({
  result,
  reasonCode,
  reason,
}: Pick<DecideApplicationInput, 'result' | 'reasonCode' | 'reason'>) {
  if (result === 'refused' && !reasonCode) throw refusal('E_REFUSAL_REASON', 'reasonCode')
  if (reasonCode === 'other' && !reason?.trim()) throw refusal('E_REFUSAL_WORDS', 'reason')
}

/** The same of a decision that is well formed, within a transaction of the caller's. */
export async function decideWithin(trx: TransactionClientContract, input: DecideApplicationInput) {
  const { actor, result } = input
  const { courseClass, application: sent } = await lockApplication(trx, input.applicationId)
  if (actor.personId === sent.person_id) throw refusal('E_OWN_RECORD')
  const isSeen = result !== 'refused' && input.proofSeen === true
  const application = isSeen ? await see(trx, sent, actor) : sent
  if (result === 'refused') await refuse(trx, application, input)
  else if (result === 'waiting') await queue(trx, courseClass, application, input)
  else await confirm(trx, courseClass, application, input)
  await tellApplicant(trx, application, result)
  await recordAudit(trx, {
    actor,
    action: `application.${result}`,
    subject: { type: 'enrolment_application', id: application.id },
    changes: {
      status: [application.status, result],
      ...(result === 'refused' && { reasonCode: input.reasonCode }),
      ...(isSeen && { proofSeen: true }),
    },
    requestId: input.requestId,
  })
}

/** What the base already checked keeps who checked it first. */
async function see(trx: TransactionClientContract, application: ApplicationRow, actor: User) {
  refuseUnseen(application)
  if (application.proof_checked_by_id !== null) return application
  const check = { proof_checked_by_id: actor.id, proof_checked_at: clock.instant() }
  await trx.from('enrolment_applications').where('id', application.id).update(check)
  return { ...application, ...check }
}

async function refuse(
  trx: TransactionClientContract,
  application: ApplicationRow,
  { actor, reasonCode, reason }: DecideApplicationInput
) {
  const why = { reasonCode: reasonCode!, reason: reason?.trim() || null }
  await moveApplication(trx, application, 'refused', {
    reason_code: why.reasonCode,
    reason: why.reason,
    ...decidedBy(actor),
  })
  await recordEvent(trx, application, 'refused', { actor, ...why })
}

async function queue(
  trx: TransactionClientContract,
  courseClass: ClassFacts,
  application: ApplicationRow,
  { actor }: DecideApplicationInput
) {
  refuseUnlessEnrolling(courseClass)
  refuseBegun(courseClass)
  const open = await openSeats(trx, courseClass, application.trainee_category)
  if (open > 0) throw refusal('E_SEAT_FREE')
  await joinList(trx, application, { actor, values: decidedBy(actor) })
}

async function confirm(
  trx: TransactionClientContract,
  courseClass: ClassFacts,
  application: ApplicationRow,
  { actor }: DecideApplicationInput
) {
  refuseUnlessEnrolling(courseClass)
  refuseBegun(courseClass)
  if (application.status !== 'applied') throw refusal('E_APPLICATION_STATE')
  await refuseOtherClass(trx, application.person_id, courseClass)
  const open = await openSeats(trx, courseClass, application.trainee_category)
  if (open < 1) throw refusal('E_NO_SEAT')
  const [enrolmentId] = await takePlaces(trx, courseClass, [placeAskedFor(application)], { actor })
  await moveApplication(trx, application, 'confirmed', {
    enrolment_id: enrolmentId,
    ...decidedBy(actor),
  })
  await recordEvent(trx, application, 'confirmed', { actor })
}

/**
 * The place that an application asks for. The day of a proof counts once the base has checked the proof;
 * somebody who was deferred brings what counted in the class before.
 */
export function placeAskedFor(application: ApplicationRow): Place {
  const isChecked =
    application.proof_checked_by_id !== null || application.from_enrolment_id !== null
  const place = placeFrom(application)
  return isChecked ? place : { ...place, categoryProvenOn: null }
}

/** Who decided, and when. */
export function decidedBy(actor: { id: number } | null) {
  return { decided_by_id: actor?.id ?? null, decided_at: clock.instant() }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: MODULE, field })
}
