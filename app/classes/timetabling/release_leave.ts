import clock from '#app/shared/clock'
import { sendMessages } from '#app/people/messages/send_message'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { SessionChange } from '#app/classes/timetabling/change_rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The sessions that go to another time or off the timetable, as they were. Pure. */
export function leavingTheirTime(changes: readonly SessionChange[]): PlacedSession[] {
  return changes.flatMap(({ before, after }) =>
    before && (before.day !== after?.day || before.slot !== after?.slot) ? [before] : []
  )
}

/**
 * Ends leave for sessions that leave their time: it was asked for that time, which stays on record. A
 * request of which no session is left and that nobody decided counts as withdrawn. Whoever asked is told.
 */
export async function releaseLeave(
  trx: TransactionClientContract,
  changes: readonly SessionChange[]
): Promise<void> {
  const going = leavingTheirTime(changes)
  const live = await liveLeave(
    trx,
    going.map((one) => one.id)
  )
  for (const { id, day, slot, startsAt, hours } of going) {
    const links = trx.from('leave_request_sessions').where('class_session_id', id)
    await links
      .clone()
      .whereNull('old_day')
      .update({ old_day: day, old_slot: slot, old_starts_at: startsAt, old_hours: hours })
    await links
      .clone()
      .where('is_live', true)
      .update({ is_live: false, released_at: clock.instant() })
  }
  const removed = changes.filter((one) => !one.after).map((one) => one.before!.id)
  await trx
    .from('leave_request_sessions')
    .whereIn('class_session_id', removed)
    .update({ class_session_id: null })
  const requests = [...Map.groupBy(live, (row) => row.requestId as number)]
  await trx
    .from('leave_requests')
    .whereIn(
      'id',
      requests.map(([id]) => id)
    )
    .where('status', 'asked')
    .whereNotIn(
      'id',
      trx.from('leave_request_sessions').where('is_live', true).select('leave_request_id')
    )
    .update({ status: 'withdrawn' })
  await sendMessages(
    trx,
    requests
      // Who left the class otherwise than together with others has no use for it.
      .map(([, rows]) => rows)
      .filter(([{ status, leftBy }]) => status === 'confirmed' || leftBy === 'transferred')
      .map((rows) => ({
        to: { personId: rows[0].personId as number },
        kind: 'leave_released' as const,
        parameters: {
          course: { zh: rows[0].title_zh as string, en: rows[0].title_en as string },
          ...{ day: rows[0].day as string, slot: rows[0].slot as string, more: rows.length - 1 },
        },
        path: '/me/leave',
        uniqueKey: `leave_released:${rows[0].id}`,
      }))
  )
}

async function liveLeave(trx: TransactionClientContract, sessionIds: number[]) {
  const rows: Record<string, any>[] = await trx
    .from('leave_request_sessions as k')
    .join('class_sessions as s', 's.id', 'k.class_session_id')
    .join('enrolments as e', 'e.id', 'k.enrolment_id')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .whereIn('k.class_session_id', sessionIds)
    .where('k.is_live', true)
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .orderBy('k.id')
    .select('k.id', 'k.leave_request_id as requestId', 's.day', 's.slot', 'co.title_zh')
    .select('co.title_en', 'e.person_id as personId', 'e.status', 'e.left_by as leftBy')
  return rows
}
