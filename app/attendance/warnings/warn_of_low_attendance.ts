import { ATTENDANCE_RULE } from '#app/classes/attendance_rule'
import { standingOf, type Standing } from '#app/classes/attendance_standing'
import { attendanceOf } from '#app/classes/queries/attendance_of'
import { administratorsOf } from '#app/bases/administrators'
import { sendMessages, type NewMessage } from '#app/people/messages/send_message'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Tells trainees who missed hours, and who teaches them, when attendance is too low or lost; each once.
 * Called while marks are written.
 */
export async function warnOfLowAttendance(
  trx: TransactionClientContract,
  classId: number,
  enrolmentIds: number[]
) {
  if (enrolmentIds.length === 0) return
  const hours = await attendanceOf(
    enrolmentIds.map((id) => ({ id, classId })),
    { client: trx }
  )
  const missing = enrolmentIds.filter((id) => hours.get(id)!.missed > 0)
  if (missing.length === 0) return
  const people = await trx
    .from('enrolments')
    .whereIn('id', missing)
    .where('status', 'confirmed')
    .orderBy('id')
    .select('id', 'person_id')
  const found = people
    .map(({ id, person_id: personId }) => ({
      ...{ enrolmentId: id as number, personId: personId as number },
      missed: hours.get(id)!.missed,
      standing: standingOf(hours.get(id)!),
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
