import { minutesOf, timeOf } from '#app/assessments/arrangements/clock_time'
import { shuffled } from '#app/assessments/shuffle'

export interface Seat {
  enrolmentId: number
  /** Place in the drawn order, from 1: the last part of the admission number. */
  position: number
  roomId: number
  seat: number
}

/**
 * Draws the seats of a sitting: candidates in the order that the seed tells, room after room. Null
 * when the rooms have not enough seats. The same seed and people give the same plan.
 */
export function drawSeats(
  enrolmentIds: readonly number[],
  rooms: readonly { id: number; seats: number }[],
  seed: number
): Seat[] | null {
  const places = rooms.flatMap((room) =>
    Array.from({ length: room.seats }, (_, index) => ({ roomId: room.id, seat: index + 1 }))
  )
  if (places.length < enrolmentIds.length) return null
  return shuffled(enrolmentIds, seed, String).map((enrolmentId, index) => ({
    enrolmentId,
    position: index + 1,
    ...places[index],
  }))
}

/** How many groups sit a part one after another. */
export function groupsOf(people: number, atOnce: number): number {
  return Math.max(1, Math.ceil(people / atOnce))
}

/** When a part ends, `HH:MM`; null when not on the same day or when `startsAt` is no time. */
export function endOf(part: { startsAt: string; minutes: number; atOnce: number }, people: number) {
  const start = minutesOf(part.startsAt)
  return start === null ? null : timeOf(start + part.minutes * groupsOf(people, part.atOnce))
}

/** When somebody is called to a part: the start of their group. `order` counts from 0. */
export function callOf(
  part: { startsAt: string; minutes: number; atOnce: number },
  order: number
): { group: number; startsAt: string; endsAt: string } {
  const group = Math.floor(order / part.atOnce)
  const start = minutesOf(part.startsAt)! + part.minutes * group
  return { group: group + 1, startsAt: timeOf(start)!, endsAt: timeOf(start + part.minutes)! }
}
