import { ATTENDANCE_RULE } from '#app/classes/attendance_rule'
import { standingOf, type Standing } from '#app/classes/attendance_standing'
import { carriedInto, missedThere } from '#app/classes/queries/carried_attendance'
import { administratorsOf } from '#app/attendance/warnings/administrators'
import { sendMessages, type NewMessage } from '#app/people/messages/send_message'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Tells trainees who missed hours, and who teaches them, when attendance is too low or lost; each once.
 * Called while marks are written, with three queries and none when nobody missed anything.
 */
export async function warnOfLowAttendance(
  trx: TransactionClientContract,
  classId: number,
  enrolmentIds: number[]
) {
  if (enrolmentIds.length === 0) return
  const sessions = await trx
    .from('class_sessions')
    .where('course_class_id', classId)
    .select(
      trx.raw('SUM(hours) AS planned'),
      trx.raw('SUM(CASE WHEN attendance_marked_at IS NULL THEN 0 ELSE hours END) AS held')
    )
    .firstOrFail()
  const missed = trx
    .from('attendance_marks as m')
    .join('class_sessions as s', 's.id', 'm.class_session_id')
    .join('enrolments as e', 'e.id', 'm.enrolment_id')
    .whereIn('m.enrolment_id', enrolmentIds)
    .where('e.status', 'confirmed')
    .groupBy('m.enrolment_id', 'e.person_id')
    .select('m.enrolment_id', 'e.person_id')
    .select(trx.raw('SUM(s.hours - m.hours) AS missed'))
  if (ATTENDANCE_RULE.leave === 'excused') missed.whereNot('m.status', 'leave')
  const carried = await carriedInto(trx, [classId])
  const away = await missed
  const rows = away.map((row) => ({
    ...{ enrolmentId: row.enrolment_id as number, personId: row.person_id as number },
    // Two classes are merged in step, so hours planned and held are those of this one.
    missed: Number(row.missed) + missedThere(carried.get(row.enrolment_id)),
  }))
  const found = rows
    .map((row) => ({
      ...row,
      standing: standingOf({
        planned: Number(sessions.planned),
        held: Number(sessions.held),
        missed: row.missed,
      }),
    }))
    .filter(({ standing }) => standing === 'low' || standing === 'lost')
  if (found.length > 0) await tell(trx, classId, found)
}

async function tell(
  trx: TransactionClientContract,
  classId: number,
  found: { enrolmentId: number; personId: number; missed: number; standing: Standing }[]
) {
  const course = await trx
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('trainers as t', 't.id', 'c.trainer_id')
    .where('c.id', classId)
    .select('c.code', 'c.base_id', 'co.title_zh', 'co.title_en', 't.user_id')
    .firstOrFail()
  const names = await trx
    .from('persons')
    .whereIn(
      'id',
      found.map(({ personId }) => personId)
    )
    .select('id', 'name')
  const nameOf = new Map(names.map((row) => [row.id as number, row.name as string]))
  const administrators = found.some(({ standing }) => standing === 'lost')
    ? await administratorsOf(trx, [course.base_id])
    : []
  const messages = found.flatMap(({ enrolmentId, personId, missed, standing }): NewMessage[] => {
    const key = `attendance:${standing}:${enrolmentId}`
    const parameters = {
      course: { zh: course.title_zh, en: course.title_en },
      hours: missed,
      percent: ATTENDANCE_RULE.minimumPercent,
    }
    const staff = standing === 'lost' ? administrators.map(({ userId }) => userId) : []
    if (course.user_id) staff.push(course.user_id)
    return [
      {
        to: { personId },
        kind: standing === 'lost' ? 'attendance_lost' : 'attendance_low',
        parameters,
        path: '/me/classes',
        uniqueKey: key,
      },
      ...[...new Set(staff)].map((userId): NewMessage => ({
        to: { userId },
        kind: standing === 'lost' ? 'attendance_lost_staff' : 'attendance_low_staff',
        parameters: { ...parameters, name: nameOf.get(personId)!, class: course.code },
        path: `/classes/${classId}/attendance`,
        uniqueKey: `${key}:${userId}`,
      })),
    ]
  })
  await sendMessages(trx, messages)
}
