import { addDays, daysBetween, weekdayOf } from '#app/shared/days'
import { at } from '#app/classes/timetabling/choices'
import { DAY_SLOTS, type DaySlot, timesOf } from '#app/classes/schedule'
import type { PlacedSession } from '#app/classes/timetabling/clashes'

/** One session, those of the same weekday and part of the day from it on, or all from it on. */
export const SCOPES = ['one', 'weekly', 'following'] as const
export type Scope = (typeof SCOPES)[number]

export interface Place {
  day: string
  slot: DaySlot
  roomId: number
  trainerId: number
}

/** The sessions that a scope means, from a session on: what was held or is past is left out. */
export function sessionsMeant(
  session: PlacedSession,
  scope: Scope,
  ofClass: readonly PlacedSession[]
): PlacedSession[] {
  if (scope === 'one') return [session]
  const isLater = (one: PlacedSession) =>
    one.day > session.day || (one.day === session.day && one.startsAt >= session.startsAt)
  const isAlike = (one: PlacedSession) =>
    scope === 'following' ||
    (one.slot === session.slot && weekdayOf(one.day) === weekdayOf(session.day))
  return ofClass.filter((one) => !one.isMarked && isLater(one) && isAlike(one))
}

/**
 * Where sessions would stand when the first of them moves to a place: all move by as many days; room,
 * trainer and part of the day change for those that had the same as the first.
 */
export function movedBy(session: PlacedSession, meant: readonly PlacedSession[], place: Place) {
  const days = daysBetween(session.day, place.day)
  return meant.map((one) =>
    at(one, {
      day: addDays(one.day, days),
      slot: one.slot === session.slot ? place.slot : one.slot,
      roomId: one.roomId === session.roomId ? place.roomId : one.roomId,
      trainerId: one.trainerId === session.trainerId ? place.trainerId : one.trainerId,
    })
  )
}

export interface NewSession extends Place {
  classId: number
  kind: 'theory' | 'practice'
  hours: number
}

/** A new session, repeated in so many weeks, with ids −1, −2 … until they are written. */
export function newSessions(session: NewSession, weeks: number): PlacedSession[] {
  const { startsAtTime: startsAt, endsAtTime: endsAt } = timesOf(session.slot, session.hours)
  return Array.from({ length: weeks }, (_, week) => ({
    ...session,
    id: -1 - week,
    day: addDays(session.day, week * 7),
    startsAt,
    endsAt,
    isMarked: false,
  }))
}

const PLACE = /^(\d{1,9}) (\d{4}-\d{2}-\d{2}) (morning|afternoon|evening) (\d{1,9}) (\d{1,9})$/
const ADDED = /^(theory|practice) ([1-4]) (.+)$/

/** A place as a form sends it back: `12 2026-03-10 morning 3 4`. */
export function placeText({ id, day, slot, roomId, trainerId }: PlacedSession): string {
  return `${id} ${day} ${slot} ${roomId} ${trainerId}`
}

/** A new session as a form sends it back: `practice 4 2026-03-10 morning 3 4`. */
export function addedText({ kind, hours, day, slot, roomId, trainerId }: PlacedSession): string {
  return `${kind} ${hours} ${day} ${slot} ${roomId} ${trainerId}`
}

export interface MovedPlace extends Place {
  sessionId: number
}

/** The place that a text names; null for anything else. */
export function readPlace(text: string): MovedPlace | null {
  const found = PLACE.exec(text)
  if (!found) return null
  const [, id, day, slot, room, trainer] = found
  if (!DAY_SLOTS.includes(slot as DaySlot)) return null
  return {
    sessionId: Number(id),
    day,
    slot: slot as DaySlot,
    roomId: Number(room),
    trainerId: Number(trainer),
  }
}

/** The new session that a text names; null for anything else. */
export function readAdded(text: string): Omit<NewSession, 'classId'> | null {
  const found = ADDED.exec(text)
  const place = found && readPlace(`0 ${found[3]}`)
  if (!found || !place) return null
  const { day, slot, roomId, trainerId } = place
  return { kind: found[1] as 'theory', hours: Number(found[2]), day, slot, roomId, trainerId }
}
