import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What became of a session: its old place, its new one, or only one of them. */
export interface SessionChange {
  before: PlacedSession | null
  after: PlacedSession | null
}

export type ChangeKind = 'moved' | 'added' | 'cancelled'

/** Which of the three a change is. */
export function kindOfChange({ before, after }: SessionChange): ChangeKind {
  if (!before) return 'added'
  return after ? 'moved' : 'cancelled'
}

/** Appends a change of the timetable of one class with each of its sessions; gives its id. */
export async function recordTimetableChange(
  trx: TransactionClientContract,
  change: {
    classId: number
    actorId: number
    reason: string | null
    peopleTold: number
    sessions: readonly SessionChange[]
  }
): Promise<number> {
  const [row] = await trx
    .table('timetable_changes')
    .returning('id')
    .insert({
      course_class_id: change.classId,
      kind: kindOfChange(change.sessions[0]),
      reason: change.reason,
      people_told: change.peopleTold,
      actor_id: change.actorId,
      created_at: clock.instant(),
    })
  const id = Number(row.id ?? row)
  await insertMany(
    trx,
    'timetable_change_items',
    change.sessions.map((one) => ({
      timetable_change_id: id,
      course_class_id: change.classId,
      class_session_id: (one.before ?? one.after)!.id,
      kind: kindOfChange(one),
      ...side('old', one.before),
      ...side('new', one.after),
      hours: (one.after ?? one.before)!.hours,
      lesson_kind: (one.after ?? one.before)!.kind,
    }))
  )
  return id
}

function side(name: 'old' | 'new', session: PlacedSession | null) {
  return {
    [`${name}_day`]: session?.day ?? null,
    [`${name}_slot`]: session?.slot ?? null,
    [`${name}_starts_at`]: session?.startsAt ?? null,
    [`${name}_ends_at`]: session?.endsAt ?? null,
    [`${name}_room_id`]: session?.roomId ?? null,
    [`${name}_trainer_id`]: session?.trainerId ?? null,
  }
}

/** The last change of any of the classes, which tells whether a page is out of date; 0 for none. */
export async function lastChangeOf(
  client: Pick<TransactionClientContract, 'from'>,
  classIds: readonly number[]
): Promise<number> {
  const row = await client
    .from('timetable_changes')
    .whereIn('course_class_id', [...classIds])
    .max('id as last')
    .first()
  return Number(row?.last ?? 0)
}
