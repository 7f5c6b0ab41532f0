/**
 * A seat whose trainee leaves goes back to the class and the plan while less than this share of the
 * class hours has been held; after that it counts as used, because the training was given. The share
 * is a rule of the base, no document sets one.
 */
export const SEAT_FREED_BEFORE = { held: 1, of: 3 } as const

/** The category of somebody whose roster names none: no policy counts it as a group. */
export const UNSTATED_CATEGORY = 'unstated'

/** Whether somebody who leaves now frees the seat. Hours of sessions before today, and of all. */
export function freesSeat(hoursHeld: number, hoursInAll: number): boolean {
  return hoursHeld * SEAT_FREED_BEFORE.of < hoursInAll * SEAT_FREED_BEFORE.held || hoursHeld === 0
}

/** Whether somebody may leave a class of this status: after its end there is a result instead. */
export function canLeave(classStatus: string): boolean {
  return ['approved', 'enrolling', 'running'].includes(classStatus)
}
