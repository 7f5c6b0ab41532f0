import { sendMessages, type NewMessage } from '#app/people/messages/send_message'
import type { Affected } from '#app/classes/timetabling/tell_affected'
import { isTimed, type PlannedClass } from '#app/classes/amendments/amendment_changes'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { WorldClass } from '#app/classes/timetabling/clashes'

/**
 * Tells trainees and trainers of a class, and those who still ask for a seat of it, that its sessions go
 * to other days. Gives how many were told.
 */
export async function tellOfDays(
  trx: TransactionClientContract,
  told: {
    amendmentId: number
    courseClass: WorldClass
    plan: PlannedClass
    reason: string
    affected: Affected
  }
): Promise<number> {
  const { amendmentId, courseClass, plan, reason, affected } = told
  const asking: { id: number; person_id: number }[] = await trx
    .from('enrolment_applications')
    .where('course_class_id', courseClass.id)
    .whereIn('status', ['applied', 'waiting', 'offered'])
    .orderBy('id')
    .select('id', 'person_id')
  const timed = plan.changes.filter(isTimed)
  const [{ before, after }] = timed
  const base = {
    kind: 'class_dates_changed' as const,
    parameters: {
      course: courseClass.title,
      ...{ code: courseClass.code, sessions: timed.length },
      ...{ before: before.day, after: after.day, reason },
      ...{ startsOn: plan.startsOn, endsOn: plan.endsOn },
    },
  }
  const messages: NewMessage[] = [
    ...affected.personIds.map((personId) => ({
      ...base,
      to: { personId },
      path: '/me/classes',
      uniqueKey: `class_dates:${amendmentId}:person:${personId}`,
    })),
    ...asking.map(({ id, person_id: personId }) => ({
      ...base,
      to: { personId },
      path: `/me/applications/${id}`,
      uniqueKey: `class_dates:${amendmentId}:person:${personId}`,
    })),
    ...affected.userIds.map((userId) => ({
      ...base,
      to: { userId },
      path: `/classes/${courseClass.id}/timetable`,
      uniqueKey: `class_dates:${amendmentId}:user:${userId}`,
    })),
  ]
  await sendMessages(trx, messages)
  return new Set(messages.map((one) => one.uniqueKey)).size
}
