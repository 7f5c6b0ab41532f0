import { dayWords, type Locale } from '#app/shared/words'
import { clashSentence, nameIn, type Translator } from '#app/classes/timetabling/words'
import type { NewClassChoice } from '#app/classes/timetabling/new_class'
import type { NewClassCheck } from '#app/classes/timetabling/queries/check_new_class'

/** Occurrences shown one by one; the rest is counted. */
const MOST_SHOWN = 40

/** The check of a class that is not written yet as its form shows it. */
export function newClassPage(
  check: NewClassCheck,
  asked: Record<string, unknown>,
  i18n: Translator
) {
  const { clashing, fault, world } = check
  return {
    ...{ sessions: check.sessions, from: check.from, to: check.to, count: clashing.length },
    fault: fault && i18n.t(fault.messageKey, fault.params),
    clashing: clashing.slice(0, MOST_SHOWN).map(({ session, clashes }) => ({
      ...{ day: session.day, slot: session.slot, from: session.startsAt, to: session.endsAt },
      words: clashes.filter((one) => one.isHard).map((clash) => clashSentence(clash, i18n)),
    })),
    more: Math.max(0, clashing.length - MOST_SHOWN),
    choices: check.choices.map((choice) => {
      const room = world.rooms.get(choice.roomId)!
      const { startsOn, endsOn, roomId, trainerId } = choice
      const days = { from: dayWords(startsOn, i18n.locale as Locale) }
      return {
        title: i18n.t(`new_class.choices.${choice.kind}`, {
          room: nameIn(room.name, i18n.locale),
          trainer: world.trainers.get(trainerId)!.name,
          ...days,
        }),
        detail: i18n.t('new_class.choices.detail', {
          ...{ room: nameIn(room.name, i18n.locale), seats: room.seats },
          trainer: world.trainers.get(trainerId)!.name,
          ...days,
          to: dayWords(endsOn, i18n.locale as Locale),
        }),
        href: `/classes/create?${queryOf({ ...asked, ...firstDayOf(choice, asked), roomId, trainerId })}`,
      }
    }),
  }
}

/** The first day stays as it was typed unless another is what the choice is about. */
function firstDayOf({ kind, startsOn }: NewClassChoice, asked: Record<string, unknown>) {
  return { startsOn: kind === 'day' ? startsOn : asked.startsOn }
}

/** The fields of the form of a class as the query of its address. */
export function queryOf(asked: Record<string, unknown>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) {
    if (Array.isArray(value)) for (const one of value) query.append(`${name}[]`, String(one))
    else if (value !== null && value !== undefined) query.set(name, String(value))
  }
  return query.toString()
}
