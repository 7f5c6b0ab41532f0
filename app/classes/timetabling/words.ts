import { dayWords, type Locale } from '#app/shared/words'
import type { Clash, Names, PlacedSession, TimetableWorld } from '#app/classes/timetabling/clashes'

/** What puts a key of the language files into words: `i18n` of a request. */
export interface Translator {
  locale: string
  t(key: string, values?: Record<string, unknown>): string
}

/** A name in the language of the reader. */
export function nameIn(names: Names, locale: string): string {
  return locale === 'en' ? names.en : names.zh
}

/** A session with the names of its room and trainer. */
export function namedPlace(session: PlacedSession, world: TimetableWorld, { locale }: Translator) {
  const room = world.rooms.get(session.roomId)
  return {
    ...session,
    room: room ? nameIn(room.name, locale) : '',
    trainer: world.trainers.get(session.trainerId)?.name ?? '',
  }
}

/** A clash as a sentence. Days are put into words, names are in the language of the reader. */
export function clashSentence(clash: Clash, i18n: Translator): string {
  const values = Object.fromEntries(
    Object.entries(clash.values).map(([name, value]) => [name, valueIn(value, i18n.locale)])
  )
  return i18n.t(`timetable.${clash.words}`, values)
}

function valueIn(value: string | number | Names, locale: string): string | number {
  if (typeof value === 'object') return nameIn(value, locale)
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return dayWords(value, locale as Locale)
  }
  return value
}
