import clock from '#app/shared/clock'
import { leavingTheirTime, releaseLeave } from '#app/classes/timetabling/release_leave'
import { refuseAttended, refuseInspected } from '#app/classes/timetabling/refuse_attended'
import type { SessionChange } from '#app/classes/timetabling/change_rows'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Writes changes of sessions that were judged, and what follows for leave and check-ins: every way of
 * moving a session or taking it off the timetable goes through here. Gives them with the ids of what was
 * added. The caller holds the locks of the classes, rooms and trainers.
 * @throws RuleViolation E_SESSION_HELD, E_SESSION_CHECKED_IN, E_SESSION_INSPECTED
 */
export async function writeSessions(
  trx: TransactionClientContract,
  changes: readonly SessionChange[]
): Promise<SessionChange[]> {
  const leaving = leavingTheirTime(changes)
  // Whoever checks in at this moment waits for these rows, or was first and is found.
  await trx
    .from('class_sessions')
    .whereIn(
      'id',
      leaving.map((one) => one.id)
    )
    .orderBy('id')
    .select('id')
    .forUpdate()
  await refuseAttended(trx, leaving)
  const gone = changes.flatMap(({ before, after }) => (before && !after ? [before] : []))
  await refuseInspected(trx, gone)
  await releaseLeave(trx, changes)
  const moved = changes.filter((one) => one.before && one.after)
  await trx
    .from('class_sessions')
    .whereIn(
      'id',
      gone.map((one) => one.id)
    )
    .delete()
  // Two that change places would meet on the way: all leave the calendar before any comes back.
  for (const { before } of moved) {
    await trx
      .from('class_sessions')
      .where('id', before!.id)
      .update({ day: `~${before!.id}` })
  }
  for (const { after } of moved) {
    await trx.from('class_sessions').where('id', after!.id).update(placeRow(after!))
  }
  const written: SessionChange[] = []
  for (const change of changes) {
    if (change.before) written.push(change)
    else written.push({ before: null, after: await insertSession(trx, change.after!) })
  }
  return written
}

async function insertSession(
  trx: TransactionClientContract,
  session: PlacedSession
): Promise<PlacedSession> {
  const [row] = await trx
    .table('class_sessions')
    .returning('id')
    .insert({
      ...placeRow(session),
      course_class_id: session.classId,
      sequence: 0,
      hours: session.hours,
      kind: session.kind,
      created_at: clock.instant(),
    })
  return { ...session, id: Number(row.id ?? row) }
}

function placeRow({ day, slot, startsAt, endsAt, roomId, trainerId }: PlacedSession) {
  return {
    day,
    slot,
    starts_at_time: startsAt,
    ends_at_time: endsAt,
    room_id: roomId,
    trainer_id: trainerId,
  }
}
