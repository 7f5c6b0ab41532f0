import clock from '#app/shared/clock'
import { enqueue } from '#app/shared/outbox/outbox'
import { changedRows } from '#app/shared/database/rows'
import { classFacts, seatsLeft } from '#app/enrolments/queries/class_facts'
import { eventsOfClass, recordEvent } from '#app/enrolments/applications/application_events'
import { moveApplication, type ApplicationRow } from '#app/enrolments/applications/application_step'
import { offerEnd, waitingRuleOn } from '#app/enrolments/waiting_list/waiting_rule'
import { tellApplicant } from '#app/enrolments/applications/tell_applicant'
import { replay } from '#app/enrolments/waiting_list/replay'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const EXPIRE_JOB = 'waiting_list.expire'

/**
 * Offers every free seat of a locked class to those who wait, in the order of the list, and keeps it
 * for them until they answer. None once the class has begun. Gives the applications that got one.
 */
export async function offerSeats(
  trx: TransactionClientContract,
  classId: number
): Promise<number[]> {
  const courseClass = (await classFacts({ id: classId }, trx))!
  const { seats } = seatsLeft(courseClass)
  if (courseClass.status !== 'enrolling' || clock.today() >= courseClass.startsOn) return []
  if (seats < 1) return []
  const first = replay(await eventsOfClass(trx, classId)).list.slice(0, seats)
  if (first.length === 0) return []

  const rule = await waitingRuleOn(clock.today(), trx)
  const expiresAt = await offerEnd(rule, courseClass.startsOn, trx)
  for (const { applicationId } of first) {
    const application: ApplicationRow = await trx
      .from('enrolment_applications')
      .where('id', applicationId)
      .firstOrFail()
    await keepSeat(trx, classId)
    await moveApplication(trx, application, 'offered', { offer_expires_at: expiresAt })
    await recordEvent(trx, application, 'offered', { actor: null, expiresAt })
    await tellApplicant(trx, application, 'offered', { expiresAt })
    await enqueue(trx, [{ kind: EXPIRE_JOB, payload: { applicationId }, runAt: expiresAt }])
  }
  return first.map((one) => one.applicationId)
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
