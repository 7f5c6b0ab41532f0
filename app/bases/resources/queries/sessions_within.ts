import clock from '#app/shared/clock'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface Span {
  baseId: number
  /** Null: every room of the base. */
  roomId: number | null
  fromDay: string
  toDay: string
  slot: string | null
}

export interface SessionWithin {
  classId: number
  code: string
  day: string
  slot: string
}

/** Sessions from today on that lie in a closure. */
export async function sessionsWithin(
  client: QueryClientContract,
  { baseId, roomId, fromDay, toDay, slot }: Span
): Promise<SessionWithin[]> {
  const today = clock.today()
  const rows = await client
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .where('c.base_id', baseId)
    .whereNot('c.status', 'cancelled')
    .whereBetween('s.day', [fromDay < today ? today : fromDay, toDay])
    .if(roomId !== null, (query) => query.where('s.room_id', roomId!))
    .if(slot !== null, (query) => query.where('s.slot', slot!))
    .orderBy('s.day')
    .orderBy('s.id')
    .select('c.id as class_id', 'c.code', 's.day', 's.slot')
  return rows.map((row) => ({
    classId: row.class_id,
    code: row.code,
    day: row.day,
    slot: row.slot,
  }))
}
