import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import { administratorsOf } from '#app/bases/administrators'
import { sendMessages, type NewMessage } from '#app/people/messages/send_message'

interface Unmarked {
  day: string
  ends_at_time: string
  base_id: number
  user_id: number | null
}

/**
 * Reminds trainers of sessions that ended and are not marked, and the administrators of a base of those
 * that wait longer: one message a day to each.
 */
export default class RemindOfUnmarked {
  async handle(): Promise<number> {
    const today = clock.today()
    const now = clock.now().toFormat('HH:mm')
    return db.transaction(async (trx) => {
      const reached: Unmarked[] = await trx
        .from('class_sessions as s')
        .join('course_classes as c', 'c.id', 's.course_class_id')
        .join('trainers as t', 't.id', 's.trainer_id')
        .where('c.status', 'running')
        .where('s.day', '<=', today)
        .whereNull('s.attendance_marked_at')
        .orderBy('s.day')
        .orderBy('s.starts_at_time')
        .select('s.day', 's.ends_at_time', 'c.base_id', 't.user_id')
      const unmarked = reached.filter((one) => one.day < today || one.ends_at_time <= now)
      const old = unmarked.filter(
        (one) => one.day <= addDays(today, -ATTENDANCE_PARAMETERS.unmarkedDays)
      )
      const administrators = await administratorsOf(trx, [
        ...new Set(old.map((one) => one.base_id)),
      ])
      const messages = [
        ...perReader(unmarked, (one) => one.user_id),
        ...administrators.map(({ userId, baseId }) =>
          reminder(
            userId,
            old.filter((one) => one.base_id === baseId)
          )
        ),
      ]
      await sendMessages(trx, messages)
      return messages.length
    })
  }
}

function perReader(rows: Unmarked[], readerOf: (row: Unmarked) => number | null): NewMessage[] {
  const byReader = Map.groupBy(rows, readerOf)
  byReader.delete(null)
  return [...byReader].map(([userId, own]) => reminder(userId!, own))
}

function reminder(userId: number, rows: Unmarked[]): NewMessage {
  return {
    to: { userId },
    kind: 'sessions_unmarked',
    parameters: { count: rows.length, day: rows[0].day },
    path: '/attendance',
    uniqueKey: `attendance:unmarked:${userId}:${clock.today()}`,
  }
}
