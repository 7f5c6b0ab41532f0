import { dayWords, type Locale } from '#app/shared/words'
import { nameIn, type Translator } from '#app/classes/timetabling/words'
import type { TimetableWorld } from '#app/classes/timetabling/clashes'
import type { Remedy, Unfit, UnmetWish } from '#app/classes/timetable_maker/problem'

/**
 * How far a plan may be from the best there is, in percent of what it costs, rounded up; null while
 * nothing is proven.
 */
export function distanceOf(plan: {
  objective: number | null
  bound: number | null
}): number | null {
  const { objective, bound } = plan
  if (objective === null || bound === null) return null
  if (objective === 0) return 0
  return Math.ceil(((objective - bound) * 100) / objective)
}

type Names = Pick<TimetableWorld, 'classes' | 'rooms' | 'trainers'>

/** A wish that is not met, as a sentence. */
export function unmetSentence(unmet: UnmetWish, world: Names, i18n: Translator): string {
  const trainer = world.trainers.get(unmet.trainerId ?? 0)?.name ?? ''
  const values = { ...wordsOf(unmet.values, world, i18n), count: unmet.count, trainer }
  return i18n.t(`timetable_plans.unmet.${unmet.wish}`, values)
}

/** Why a class does not fit, as a sentence. */
export function unfitSentence(unfit: Unfit, world: Names, i18n: Translator): string {
  const values = { ...wordsOf(unfit.values, world, i18n), sessions: unfit.sessions }
  return i18n.t(`timetable_plans.unfit.${unfit.reason}`, values)
}

/** What would make room, as a sentence. */
export function remedySentence(remedy: Remedy, world: Names, i18n: Translator): string {
  return i18n.t(`timetable_plans.remedies.${remedy.kind}`, wordsOf(remedy.values, world, i18n))
}

function wordsOf(values: Record<string, string | number>, world: Names, i18n: Translator) {
  const words: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(values)) {
    const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
    words[name] = isDay ? dayWords(value, i18n.locale as Locale) : value
  }
  const room = world.rooms.get(Number(values.roomId))
  return room ? { ...words, room: nameIn(room.name, i18n.locale) } : words
}
