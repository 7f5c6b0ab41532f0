import clock from '#app/shared/clock'
import { enqueue } from '#app/shared/outbox/outbox'
import { changedRows } from '#app/shared/database/rows'
import { classFacts } from '#app/enrolments/queries/class_facts'
import { KEPT_FOR_GROUP, replay } from '#app/enrolments/waiting_list/replay'
import { openSeats } from '#app/enrolments/queries/open_seats'
import { eventsOfClass, recordEvent } from '#app/enrolments/applications/application_events'
import { moveApplication, type ApplicationRow } from '#app/enrolments/applications/application_step'
import { offerEnd, waitingRuleOn } from '#app/enrolments/waiting_list/waiting_rule'
import { tellApplicant } from '#app/enrolments/applications/tell_applicant'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const EXPIRE_JOB = 'waiting_list.expire'

/**
 * Offers every free seat of a locked class to those who wait, in the order of the list, and keeps it
 * for them until they answer. A seat that is kept for a group goes to the first of that group. None once
 * the class has begun. Gives the applications that got one.
 */
export async function offerSeats(
  trx: TransactionClientContract,
  classId: number
): Promise<number[]> {
  let courseClass = (await classFacts({ id: classId }, trx))!
  if (courseClass.status !== 'enrolling' || clock.today() >= courseClass.startsOn) return []
  if (courseClass.left.class < 1) return []
  const { list } = replay(await eventsOfClass(trx, classId))
  if (list.length === 0) return []

  const rule = await waitingRuleOn(clock.today(), trx)
  const expiresAt = await offerEnd(rule, courseClass.startsOn, trx)
  const offered: number[] = []
  let passed = 0
  for (const { applicationId, category } of list) {
    if (courseClass.left.class < 1) break
    if ((await openSeats(trx, courseClass, category)) < 1) {
      passed++
      continue
    }
    await offer(trx, applicationId, expiresAt, passed > 0)
    offered.push(applicationId)
    courseClass = (await classFacts({ id: classId }, trx))!
  }
  return offered
}

async function offer(
  trx: TransactionClientContract,
  applicationId: number,
  expiresAt: string,
  isKeptForGroup: boolean
) {
  const application: ApplicationRow = await trx
    .from('enrolment_applications')
    .where('id', applicationId)
    .firstOrFail()
  await keepSeat(trx, application.course_class_id)
  await moveApplication(trx, application, 'offered', { offer_expires_at: expiresAt })
  const reasonCode = isKeptForGroup ? KEPT_FOR_GROUP : null
  await recordEvent(trx, application, 'offered', { actor: null, expiresAt, reasonCode })
  await tellApplicant(trx, application, 'offered', { expiresAt })
  await enqueue(trx, [{ kind: EXPIRE_JOB, payload: { applicationId }, runAt: expiresAt }])
}

async function keepSeat(trx: TransactionClientContract, classId: number) {
  const kept = await changedRows(
    trx
      .from('course_classes')
      .where('id', classId)
      .whereRaw('seats_taken + seats_offered < seats')
      .update({ seats_offered: trx.raw('seats_offered + 1'), updated_at: clock.instant() })
  )
  if (kept === 0) throw new Error(`Class ${classId} has no seat to offer although it is locked`)
}
