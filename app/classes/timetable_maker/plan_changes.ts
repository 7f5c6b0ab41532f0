import { isSamePlace } from '#app/classes/timetabling/choices'
import type { SessionChange } from '#app/classes/timetabling/change_rows'
import type { TimetableWorld } from '#app/classes/timetabling/clashes'
import type { MadeTimetable } from '#app/classes/timetable_maker/problem'

/** What a made timetable changes of the present one: moved, added and taken away, nothing that stays. */
export function planChanges(
  { sessions, repairs }: Pick<MadeTimetable, 'sessions' | 'repairs'>,
  world: Pick<TimetableWorld, 'sessions'>
): SessionChange[] {
  const before = new Map(world.sessions.map((one) => [one.id, one]))
  const after = [...sessions, ...repairs.map((one) => one.after)]
  const placed = new Set(after.map((one) => one.id))
  const laid = new Set(sessions.map((one) => one.classId))
  const gone = world.sessions.filter(
    (one) => laid.has(one.classId) && !one.isMarked && !placed.has(one.id)
  )
  return [
    ...after
      .map((one) => ({ before: before.get(one.id) ?? null, after: one }))
      .filter((one) => !one.before || !isSamePlace(one.before, one.after)),
    ...gone.map((one) => ({ before: one, after: null })),
  ]
}
