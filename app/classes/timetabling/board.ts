import { addDays, weekdayOf } from '#app/shared/days'
import type { PlacedSession } from '#app/classes/timetabling/clashes'

type Place = Pick<PlacedSession, 'day' | 'slot'>

/** The Monday of the week of a day. */
export function weekOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day))
}

/** Sessions found by room, trainer and class of a slot, with the hours of each day, kept as they move. */
export class Board {
  readonly #byId = new Map<number, PlacedSession>()
  readonly #bySlot = new Map<string, PlacedSession[]>()
  readonly #hours = new Map<string, number>()

  constructor(sessions: readonly PlacedSession[] = []) {
    for (const session of sessions) this.put(session)
  }

  /** Puts a session in its place; where its id already stands, that one is moved. */
  put(session: PlacedSession) {
    this.take(session.id)
    this.#byId.set(session.id, session)
    for (const key of placesOf(session)) {
      const held = this.#bySlot.get(key)
      if (held) held.push(session)
      else this.#bySlot.set(key, [session])
    }
    this.#count(session, session.hours)
  }

  /** Takes a session off the board, if it is there. */
  take(id: number) {
    const session = this.#byId.get(id)
    if (!session) return
    this.#byId.delete(id)
    for (const key of placesOf(session)) {
      this.#bySlot.set(
        key,
        this.#bySlot.get(key)!.filter((one) => one.id !== id)
      )
    }
    this.#count(session, -session.hours)
  }

  /** The session that stands with this id. */
  get(id: number): PlacedSession | undefined {
    return this.#byId.get(id)
  }

  /** Whether this very session stands on the board, in this place. */
  holds(session: PlacedSession): boolean {
    return this.#byId.get(session.id) === session
  }

  inRoom({ roomId, day, slot }: Place & { roomId: number }): readonly PlacedSession[] {
    return this.#bySlot.get(`r${roomId} ${day} ${slot}`) ?? []
  }

  ofTrainer({ trainerId, day, slot }: Place & { trainerId: number }): readonly PlacedSession[] {
    return this.#bySlot.get(`t${trainerId} ${day} ${slot}`) ?? []
  }

  ofClass({ classId, day, slot }: Place & { classId: number }): readonly PlacedSession[] {
    return this.#bySlot.get(`c${classId} ${day} ${slot}`) ?? []
  }

  hoursOfClass(classId: number, day: string): number {
    return this.#hours.get(`c${classId} ${day}`) ?? 0
  }

  hoursOfTrainer(trainerId: number, day: string): number {
    return this.#hours.get(`t${trainerId} ${day}`) ?? 0
  }

  /** Hours of a trainer in the week, Monday to Sunday, of a day. */
  weekHoursOfTrainer(trainerId: number, day: string): number {
    return this.#hours.get(`w${trainerId} ${weekOf(day)}`) ?? 0
  }

  #count(session: PlacedSession, hours: number) {
    const { classId, trainerId, day } = session
    for (const key of [
      `c${classId} ${day}`,
      `t${trainerId} ${day}`,
      `w${trainerId} ${weekOf(day)}`,
    ]) {
      this.#hours.set(key, (this.#hours.get(key) ?? 0) + hours)
    }
  }
}

function placesOf({ roomId, trainerId, classId, day, slot }: PlacedSession): string[] {
  return [`r${roomId} ${day} ${slot}`, `t${trainerId} ${day} ${slot}`, `c${classId} ${day} ${slot}`]
}
