import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Slot } from '#app/bases/resources/slots'

export interface Closure {
  id: number
  /** The room that is closed; null when the whole base is. */
  roomId: number | null
  fromDay: string
  toDay: string
  /** Only this part of each day; null for whole days. */
  slot: Slot | null
  reason: string
}

/** Closures of a base and of its rooms that touch the days from one to another, both included. */
export async function closuresBetween(
  client: QueryClientContract,
  baseId: number,
  fromDay: string,
  toDay: string
): Promise<Closure[]> {
  const rows = await client
    .from('closures')
    .where('base_id', baseId)
    .whereNull('lifted_at')
    .where('from_day', '<=', toDay)
    .where('to_day', '>=', fromDay)
    .orderBy('from_day')
    .orderBy('id')
  return rows.map((row) => ({
    id: row.id,
    roomId: row.room_id,
    fromDay: row.from_day,
    toDay: row.to_day,
    slot: row.slot,
    reason: row.reason,
  }))
}

/** The closure that keeps a room from being used in a slot of a day; null when none does. */
export function closureAt(
  closures: readonly Closure[],
  { roomId, day, slot }: { roomId: number; day: string; slot: string }
): Closure | null {
  const found = closures.find(
    (closure) =>
      (closure.roomId === null || closure.roomId === roomId) &&
      closure.fromDay <= day &&
      day <= closure.toDay &&
      (closure.slot === null || closure.slot === slot)
  )
  return found ?? null
}
