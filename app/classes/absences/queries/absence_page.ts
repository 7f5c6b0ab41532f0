import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MOVABLE_STATUSES } from '#app/classes/timetabling/choices'
import { lastChangeOf } from '#app/classes/timetabling/change_rows'
import { loadTimetableWorld } from '#app/classes/timetabling/load_world'
import { nameIn } from '#app/classes/timetabling/words'
import { substitutesFor, type Substitute } from '#app/classes/absences/substitutes'
import { DONE_ITEMS, type AbsenceRow } from '#app/classes/absences/queries/absences'
import type { PlacedSession, TimetableWorld } from '#app/classes/timetabling/clashes'

/** Sessions looked at on one page. */
const MOST = 40

export interface UncoveredSession extends PlacedSession {
  room: string
  substitutes: Substitute[]
}

export interface UncoveredClass {
  id: number
  code: string
  title: string
  trainees: number
  /** The base may change its timetable now; not while the bureau has its opening. */
  isMovable: boolean
  sessions: UncoveredSession[]
}

/**
 * The sessions of an absence that nobody else teaches yet, by class, with who could; the last change
 * known of these timetables; and what was done. A bounded number of queries.
 */
export async function absencePage(absence: AbsenceRow, locale: string) {
  const done = await doneAbout(absence, locale)
  const { id, trainerId, baseId, slot } = absence
  const today = clock.today()
  const from = absence.fromDay < today ? today : absence.fromDay
  if (absence.liftedAt || absence.toDay < from) return { done, classes: [], seen: 0 }
  // Its days as they are, whatever the length: the world is read no farther than sessions reach.
  const last = await db
    .from('class_sessions as s')
    .where('s.trainer_id', trainerId)
    .whereBetween('s.day', [from, absence.toDay])
    .orderBy('s.day')
    .offset(MOST - 1)
    .limit(1)
    .select('s.day')
    .first()
  const to: string = last?.day ?? absence.toDay
  const world = await loadTimetableWorld(db.connection(), { baseId, from, to })
  const open = world.sessions
    .filter((one) => one.trainerId === trainerId && !one.isMarked && isTaught(one, world))
    .filter((one) => from <= one.day && one.day <= to && (!slot || slot === one.slot))
    .sort((a, b) => a.day.localeCompare(b.day) || a.startsAt.localeCompare(b.startsAt))
  const classIds = [...new Set(open.map((one) => one.classId))]
  const seen = await lastChangeOf(db, classIds)
  const substitutes = substitutesFor(open, world)
  const classes = classIds.map((classId) => {
    const own = open.filter((one) => one.classId === classId)
    return uncovered(own, substitutes, world, locale)
  })
  return { id, done, classes, seen }
}

function isTaught({ classId }: PlacedSession, world: TimetableWorld): boolean {
  const status = world.classes.get(classId)?.status ?? ''
  return status === 'applied' || MOVABLE_STATUSES.includes(status)
}

function uncovered(
  sessions: readonly PlacedSession[],
  substitutes: ReadonlyMap<number, Substitute[]>,
  world: TimetableWorld,
  locale: string
): UncoveredClass {
  const { id, code, title, enrolled, status } = world.classes.get(sessions[0].classId)!
  return {
    ...{ id, code, title: nameIn(title, locale), trainees: enrolled },
    isMovable: MOVABLE_STATUSES.includes(status),
    sessions: sessions.map((one) => ({
      ...one,
      room: nameIn(world.rooms.get(one.roomId)?.name ?? { zh: '', en: '' }, locale),
      substitutes: substitutes.get(one.id) ?? [],
    })),
  }
}

/** What became of sessions since the absence was recorded, latest first. */
async function doneAbout({ id }: AbsenceRow, locale: string) {
  const items = db
    .from('trainer_absences as a')
    .joinRaw(`JOIN timetable_change_items i ON i.id IN (SELECT i.id ${DONE_ITEMS})`)
    .where('a.id', id)
  return items
    .join('timetable_changes as g', 'g.id', 'i.timetable_change_id')
    .join('users as u', 'u.id', 'g.actor_id')
    .join('course_classes as c', 'c.id', 'i.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .leftJoin('trainers as n', 'n.id', 'i.new_trainer_id')
    .orderBy('i.id', 'desc')
    .limit(50)
    .select('i.old_day as day', 'i.old_slot as slot', 'i.new_day as newDay', 'i.kind')
    .select('i.new_slot as newSlot', 'i.new_trainer_id as newTrainerId', 'n.name as trainer')
    .select('i.old_trainer_id as oldTrainerId', 'c.id as classId', 'c.code')
    .select(`co.title_${locale === 'en' ? 'en' : 'zh'} as course`)
    .select('u.full_name as actor', 'g.created_at as at')
}
