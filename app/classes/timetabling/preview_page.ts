import { dayWords, type Locale } from '#app/shared/words'
import { DAY_SLOTS } from '#app/classes/schedule'
import { isSamePlace, type Choice } from '#app/classes/timetabling/choices'
import { SCOPES, addedText, placeText } from '#app/classes/timetabling/wanted'
import { toldByChoice, type ChangePreview } from '#app/classes/timetabling/queries/preview_change'
import { clashSentence, namedPlace, nameIn, type Translator } from '#app/classes/timetabling/words'
import type { PlacedSession, TimetableWorld } from '#app/classes/timetabling/clashes'

/** A preview as its page shows it: names and clashes in the language of the reader. */
export function previewPage(preview: ChangePreview, i18n: Translator) {
  const { world, courseClass, items, session } = preview
  const place = (one: PlacedSession | null) => one && namedPlace(one, world, i18n)
  return {
    preview: {
      ...preview,
      hardCount: items.filter((one) => one.clashes.some((clash) => clash.isHard)).length,
      items: items.map(({ before, after, clashes }) => ({
        before: place(before),
        after: place(after),
        isMoved: Boolean(before && after && !isSamePlace(before, after)),
        clashes: clashes.map((clash) => ({
          isHard: clash.isHard,
          words: clashSentence(clash, i18n),
        })),
      })),
    },
    head: {
      id: courseClass.id,
      code: courseClass.code,
      title: nameIn(courseClass.title, i18n.locale),
    },
    now: place(session),
    choices: preview.choices.map((choice) => choicePage(choice, world, i18n)),
    fields: fieldsOf(preview),
    options: optionsOf(preview, i18n),
  }
}

/** A choice in words, with the fields that take it. */
export function choicePage(choice: Choice, world: TimetableWorld, i18n: Translator) {
  const [first, other, third] = choice.sessions
  const code = (one: PlacedSession) => world.classes.get(one.classId)?.code ?? ''
  const moved = ['other_class', 'chain'].includes(choice.differs) ? other : first
  const own = i18n.t('timetable.choices.detail', detailOf(moved, world, i18n))
  const told = toldByChoice(choice, world)
  return {
    title: titleOf(choice, moved, world, i18n),
    detail:
      choice.differs === 'each'
        ? ''
        : choice.differs === 'chain'
          ? i18n.t('timetable.choices.chain', {
              ...detailOf(third, world, i18n),
              ...{ own, class: code(moved), third: code(third) },
            })
          : own,
    differs: i18n.t(`timetable.choices.differs.${choice.differs}`, {
      days: choice.days,
      class: code(moved),
    }),
    told,
    fields: {
      moved: choice.sessions.filter((one) => one.id > 0).map(placeText),
      added: choice.sessions.filter((one) => one.id < 0).map(addedText),
    },
  }
}

function titleOf(choice: Choice, moved: PlacedSession, world: TimetableWorld, i18n: Translator) {
  const { code = '' } = world.classes.get(moved.classId) ?? {}
  if (choice.differs === 'each') return i18n.t('timetable.choices.each')
  if (choice.differs === 'room') {
    const room = nameIn(world.rooms.get(moved.roomId)!.name, i18n.locale)
    return i18n.t('timetable.choices.room_to', { class: code, room })
  }
  if (choice.differs === 'trainer') {
    const trainer = world.trainers.get(moved.trainerId)!.name
    return i18n.t('timetable.choices.trainer_to', { class: code, trainer })
  }
  return i18n.t('timetable.choices.moves', {
    class: code,
    day: dayWords(moved.day, i18n.locale as Locale),
    slot: moved.slot,
  })
}

function detailOf(session: PlacedSession, world: TimetableWorld, i18n: Translator) {
  const { day, startsAt, endsAt, room, trainer } = namedPlace(session, world, i18n)
  return { day, from: startsAt, to: endsAt, room, trainer }
}

function fieldsOf({ kind, items }: ChangePreview) {
  const placed = items.flatMap((one) => (one.after ? [one.after] : []))
  return {
    moved: kind === 'move' ? placed.map(placeText) : [],
    added: kind === 'add' ? placed.map(addedText) : [],
    cancelled: kind === 'cancel' ? items.map((one) => one.before!.id) : [],
  }
}

function optionsOf({ world, counts, session, courseClass }: ChangePreview, i18n: Translator) {
  const own = session ?? { roomId: courseClass.roomId, trainerId: courseClass.trainerId }
  const people = world.classes.get(courseClass.id)!.seats
  return {
    slots: DAY_SLOTS.map((slot) => ({ value: slot, label: i18n.t(`timetable.slots.${slot}`) })),
    rooms: [...world.rooms.values()]
      .filter((room) => !room.isRetired || room.id === own.roomId)
      .map((room) => ({
        value: room.id,
        label: `${nameIn(room.name, i18n.locale)} · ${i18n.t('timetable.grid.places', { seats: room.seats })}`,
        isSmall: room.seats < people,
      })),
    trainers: [...world.trainers.values()]
      .filter((one) => !one.isRetired || one.id === own.trainerId)
      .map((one) => ({ value: one.id, label: one.name })),
    scopes: SCOPES.filter((scope) => scope === 'one' || counts[scope] > 1).map((scope) => ({
      value: scope,
      label: i18n.t(`timetable.change.scopes.${scope}`, { count: counts[scope] }),
    })),
    kinds: (['practice', 'theory'] as const).map((kind) => ({
      value: kind,
      label: i18n.t(`classes.kinds.${kind}`),
    })),
  }
}
