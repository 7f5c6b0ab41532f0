import clock from '#app/shared/clock'
import type { SessionChange } from '#app/classes/timetabling/change_rows'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Writes changes of sessions that were judged. Gives them with the ids of what was added.
 * The caller holds the locks of the classes, rooms and trainers.
 */
export async function writeSessions(
  trx: TransactionClientContract,
  changes: readonly SessionChange[]
): Promise<SessionChange[]> {
  const gone = changes.filter((one) => !one.after).map((one) => one.before!.id)
  const moved = changes.filter((one) => one.before && one.after)
  await trx.from('class_sessions').whereIn('id', gone).delete()
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
