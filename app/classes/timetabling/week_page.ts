import { addDays } from '#app/shared/days'
import { percent } from '#app/shared/words'
import { closureAt } from '#app/bases/resources/queries/closures'
import { DAY_SLOTS } from '#app/classes/schedule'
import { MOVABLE_STATUSES } from '#app/classes/timetabling/choices'
import { choicePage } from '#app/classes/timetabling/preview_page'
import { clashSentence, nameIn, type Translator } from '#app/classes/timetabling/words'
import type { PlacedSession, WorldSitting } from '#app/classes/timetabling/clashes'
import type { WeekTimetable } from '#app/classes/timetabling/queries/week_timetable'

/** A session or a part of a sitting in a cell or a line of the week. */
export interface WeekEntry {
  id: number | null
  row: number
  day: string
  slot: string
  from: string
  to: string
  title: string
  code: string
  room: string
  trainer: string
  people: number
  isClashing: boolean
  isHeld: boolean
  isSitting: boolean
  /** Where it is moved, or its timetable read. */
  href: string
  mayMove: boolean
}

export interface WeekRow {
  id: number
  name: string
  sub: string
  cells: { day: string; entries: WeekEntry[]; closed: string | null }[]
}

/** The week as its page shows it, in the language of the reader. */
export function weekPage(week: WeekTimetable, i18n: Translator) {
  const entries = [
    ...week.sessions.map((one) => entryOf(one, week, i18n)),
    ...week.sittings.map((one) => sittingEntry(one, week, i18n)),
  ].sort((a, b) => a.day.localeCompare(b.day) || a.from.localeCompare(b.from) || a.row - b.row)
  const rows = rowsOf(week, entries, i18n)
  return {
    week: {
      from: week.from,
      to: week.to,
      by: week.by,
      days: week.days,
      earlier: addDays(week.from, -7),
      later: addDays(week.from, 7),
      mayManage: week.mayManage,
      isOwn: week.isOwn,
      moreClashes: week.moreClashes,
      clashCount: week.clashes.length + week.moreClashes,
      hours: week.sessions.reduce((sum, one) => sum + one.hours, 0),
      sessionCount: week.sessions.length,
      sittingCount: new Set(week.sittings.map((one) => one.code)).size,
      roomCount: week.world.rooms.size,
      use: { ...week.use, percent: percent(week.use.used, week.use.free).replace('%', '') },
      seen: week.seen,
    },
    rows,
    list: week.days
      .map(({ day }) => ({ day, entries: entries.filter((one) => one.day === day) }))
      .filter((one) => one.entries.length > 0),
    clashes: week.clashes.map(({ judged, choices }) => ({
      classId: judged.session.classId,
      sessionId: judged.session.id,
      day: judged.session.day,
      slot: judged.session.slot,
      code: week.world.classes.get(judged.session.classId)?.code ?? '',
      words: judged.clashes.filter((one) => one.isHard).map((one) => clashSentence(one, i18n)),
      choices: choices.map((one) => choicePage(one, week.world, i18n)),
    })),
    calendar: calendarOf(week, rows),
    choose: chooseOf(week, i18n),
  }
}

function entryOf(session: PlacedSession, week: WeekTimetable, { locale }: Translator): WeekEntry {
  const { world } = week
  const own = world.classes.get(session.classId)!
  const room = world.rooms.get(session.roomId)
  const mayMove = week.mayManage && !session.isMarked && MOVABLE_STATUSES.includes(own.status)
  return {
    id: session.id,
    row: { room: session.roomId, trainer: session.trainerId, class: session.classId }[week.by],
    day: session.day,
    slot: session.slot,
    from: session.startsAt,
    to: session.endsAt,
    title: nameIn(own.title, locale),
    code: own.code,
    room: room ? nameIn(room.name, locale) : '',
    trainer: world.trainers.get(session.trainerId)?.name ?? '',
    people: own.enrolled,
    isClashing: week.clashing.has(session.id),
    isHeld: session.isMarked,
    isSitting: false,
    mayMove,
    href: mayMove
      ? `/classes/${own.id}/timetable/changes/create?back=week&session=${session.id}`
      : `/classes/${own.id}/timetable`,
  }
}

function sittingEntry(sitting: WorldSitting, week: WeekTimetable, i18n: Translator): WeekEntry {
  const room = week.world.rooms.get(sitting.roomId)
  return {
    id: null,
    row: week.by === 'class' ? sitting.classId : week.by === 'room' ? sitting.roomId : 0,
    day: sitting.day,
    slot:
      sitting.startsAt < '13:00' ? 'morning' : sitting.startsAt < '18:00' ? 'afternoon' : 'evening',
    from: sitting.startsAt,
    to: sitting.endsAt,
    title: i18n.t('timetable.grid.sitting', { code: sitting.code }),
    code: sitting.code,
    room: room ? nameIn(room.name, i18n.locale) : '',
    trainer: '',
    people: 0,
    isClashing: false,
    isHeld: false,
    isSitting: true,
    mayMove: false,
    href: `/classes/${sitting.classId}/assessment`,
  }
}

function rowsOf(week: WeekTimetable, entries: readonly WeekEntry[], i18n: Translator): WeekRow[] {
  const named = namesOf(week, i18n)
  const used = new Set(entries.map((one) => one.row))
  // Rooms are places that something can be moved to; of trainers and classes those that have something.
  const isPlace = (id: number) => week.by === 'room' && (week.rooms?.has(id) ?? true)
  const shown = named.filter((one) => used.has(one.id) || (isPlace(one.id) && one.isOpen))
  return shown.map(({ id, name, sub }) => ({
    id,
    name,
    sub,
    cells: week.days.map(({ day }) => ({
      day,
      entries: entries.filter((one) => one.row === id && one.day === day),
      closed: week.by === 'room' ? closedOn(week, id, day) : null,
    })),
  }))
}

function namesOf({ world, by, sessions }: WeekTimetable, i18n: Translator) {
  const { locale } = i18n
  if (by === 'room') {
    return [...world.rooms.values()].map((room) => ({
      id: room.id,
      name: nameIn(room.name, locale),
      sub: i18n.t('timetable.grid.places', { seats: room.seats }),
      isOpen: !room.isRetired,
    }))
  }
  if (by === 'trainer') {
    return [...world.trainers.values()].map((one) => ({
      id: one.id,
      name: one.name,
      sub: i18n.t('timetable.meta.sessions', {
        sessions: sessions.filter((session) => session.trainerId === one.id).length,
        hours: sessions
          .filter((session) => session.trainerId === one.id)
          .reduce((sum, session) => sum + session.hours, 0),
      }),
      isOpen: !one.isRetired,
    }))
  }
  return [...world.classes.values()].map((one) => ({
    id: one.id,
    name: nameIn(one.title, locale),
    sub: one.code,
    isOpen: true,
  }))
}

function closedOn({ world, baseId }: WeekTimetable, roomId: number, day: string): string | null {
  const closures = world.closures.get(baseId) ?? []
  const found = DAY_SLOTS.map((slot) => closureAt(closures, { roomId, day, slot })).find(Boolean)
  return found?.reason ?? null
}

/** What the calendar with drag and drop is made of; it draws the same rows and entries as the table. */
function calendarOf(week: WeekTimetable, rows: readonly WeekRow[]) {
  return {
    from: week.from,
    days: week.days.map((one) => one.day),
    by: week.by,
    rows: rows.map(({ id, name, sub }) => ({ id, name, sub })),
    entries: rows.flatMap((row) => row.cells.flatMap((cell) => cell.entries)),
  }
}

function chooseOf({ world, baseId }: WeekTimetable, { locale }: Translator) {
  const classes = [...world.classes.values()].filter((one) => one.baseId === baseId)
  return {
    rooms: [...world.rooms.values()].map((one) => ({
      value: one.id,
      label: nameIn(one.name, locale),
    })),
    trainers: [...world.trainers.values()].map((one) => ({ value: one.id, label: one.name })),
    classes: classes.map((one) => ({
      value: one.id,
      label: `${one.code} ${nameIn(one.title, locale)}`,
    })),
  }
}
