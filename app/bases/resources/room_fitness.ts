/** What a room has for practice. */
export interface RoomOutfit {
  /** What the room is for; null for any specialty. */
  specialtyId: number | null
  /** Workstations by specialty; empty when none are recorded. */
  workstations: ReadonlyMap<number, number>
  equipment: readonly { specialtyId: number | null; usable: number }[]
}

/** Why practice of a specialty cannot be held in a room. */
export type RoomFault = 'no_workstations' | 'not_equipped' | 'equipment_down'

/**
 * Whether a room can serve practice of a specialty; null when it can, or when nothing that tells is
 * recorded: what nobody entered limits nobody.
 *
 * A base must have the workstations and equipment for what it trains; no document found says how many,
 * so fewer than people is no fault: practice goes in turns.
 *
 * - Where workstations are recorded, some must be of the specialty.
 * - Else a room for another specialty needs equipment of this one.
 * - Where equipment of the specialty is recorded, some of it must be usable. What is recorded for no
 *   specialty belongs to the one that the room is for.
 */
export function roomFault(room: RoomOutfit, specialtyId: number): RoomFault | null {
  const own = room.equipment.filter(
    (one) => (one.specialtyId ?? room.specialtyId ?? specialtyId) === specialtyId
  )
  const isForIt = room.specialtyId === null || room.specialtyId === specialtyId
  if (room.workstations.size > 0) {
    if (!room.workstations.has(specialtyId)) return 'no_workstations'
  } else if (!isForIt && own.length === 0) return 'not_equipped'
  return own.length > 0 && own.every((one) => one.usable === 0) ? 'equipment_down' : null
}
