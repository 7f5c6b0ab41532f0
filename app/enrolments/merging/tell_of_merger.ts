import clock from '#app/shared/clock'
import { sendMessages, type NewMessage } from '#app/people/messages/send_message'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Tells everybody of two merged classes: those who came, those who were there, the trainers of both. */
export async function tellOfMerger(
  trx: TransactionClientContract,
  told: {
    mergerId: number
    from: ClassFacts
    to: ClassFacts
    reason: string
    coming: readonly number[]
    presentIds: readonly number[]
  }
) {
  const { mergerId, from, to, reason, coming, presentIds } = told
  const next = await trx
    .from('class_sessions as s')
    .join('rooms as r', 'r.id', 's.room_id')
    .where('s.course_class_id', to.id)
    .where('s.day', '>=', clock.today())
    .whereNull('s.attendance_marked_at')
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .select('s.day', 's.starts_at_time', 'r.name_zh', 'r.name_en')
    .firstOrFail()
  const trainers = await trx
    .from('course_classes as c')
    .join('trainers as t', 't.id', 'c.trainer_id')
    .whereIn('c.id', [from.id, to.id])
    .whereNotNull('t.user_id')
    .distinct('t.user_id')
  const parameters = {
    course: { zh: to.titleZh, en: to.titleEn },
    ...{ from: from.code, code: to.code, count: coming.length, reason },
    ...{ day: next.day, time: next.starts_at_time, room: { zh: next.name_zh, en: next.name_en } },
  }
  const key = (who: string) => `class_merged:${mergerId}:${who}`
  const messages: NewMessage[] = [
    ...coming.map((personId) => ({
      ...{ to: { personId }, kind: 'class_merged' as const, parameters },
      ...{ path: '/me/classes', uniqueKey: key(`person:${personId}`) },
    })),
    ...presentIds.map((personId) => ({
      ...{ to: { personId }, kind: 'class_joined' as const, parameters },
      ...{ path: '/me/classes', uniqueKey: key(`person:${personId}`) },
    })),
    ...trainers.map(({ user_id: userId }) => ({
      ...{ to: { userId }, kind: 'class_joined' as const, parameters },
      ...{ path: `/classes/${to.id}`, uniqueKey: key(`user:${userId}`) },
    })),
  ]
  await sendMessages(trx, messages)
}
