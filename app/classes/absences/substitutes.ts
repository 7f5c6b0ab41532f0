import { trainersFor } from '#app/classes/timetabling/choices'
import { Board } from '#app/classes/timetabling/board'
import { isFree, type PlacedSession, type TimetableWorld } from '#app/classes/timetabling/clashes'

/** Who could teach a session instead. */
export interface Substitute {
  trainerId: number
  name: string
  /** Class hours of that week, this session among them. */
  hours: number
  /** Teaches the class already, so that its trainees meet nobody new. */
  knowsClass: boolean
}

/**
 * For each session the trainers who are free, qualified and within their limits, best first: who
 * teaches the class already, then whoever has the fewest hours that week. Each session is judged as
 * though the best of those before it were given theirs, so that the first ones together fit. Pure.
 * @param sessions in the order in which they are held, all of one trainer
 */
export function substitutesFor(
  sessions: readonly PlacedSession[],
  world: TimetableWorld
): Map<number, Substitute[]> {
  const board = new Board(world.sessions)
  const teachers = new Map<number, Set<number>>()
  for (const { classId, trainerId } of world.sessions) {
    teachers.set(classId, (teachers.get(classId) ?? new Set()).add(trainerId))
  }
  const found = new Map<number, Substitute[]>()
  for (const session of sessions) {
    const known = teachers.get(session.classId) ?? new Set<number>()
    board.take(session.id)
    const choices = trainersFor(session, world)
      .filter((id) => isFree({ ...session, trainerId: id }, board, world))
      .map((id) => ({
        trainerId: id,
        name: world.trainers.get(id)!.name,
        hours: board.weekHoursOfTrainer(id, session.day) + session.hours,
        knowsClass: known.has(id),
      }))
      .sort(
        (a, b) =>
          Number(b.knowsClass) - Number(a.knowsClass) ||
          a.hours - b.hours ||
          a.trainerId - b.trainerId
      )
    const best = choices[0]?.trainerId ?? session.trainerId
    board.put({ ...session, trainerId: best })
    teachers.set(session.classId, known.add(best))
    found.set(session.id, choices)
  }
  return found
}
