import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import { addDays } from '#app/shared/days'
import { affectedBy, isPublished } from '#app/classes/timetabling/tell_affected'
import {
  clashesOf,
  timetableHours,
  isBlocked,
  type Clash,
  type HoursOfClass,
  type PlacedSession,
  type TimetableWorld,
  type WorldClass,
} from '#app/classes/timetabling/clashes'
import {
  isSamePlace,
  nearestChoices,
  peopleTold,
  type Choice,
} from '#app/classes/timetabling/choices'
import { lastChangeOf } from '#app/classes/timetabling/change_rows'
import { loadTimetableWorld, placedSession } from '#app/classes/timetabling/load_world'
import {
  movedBy,
  newSessions,
  sessionsMeant,
  SCOPES,
  type Scope,
} from '#app/classes/timetabling/wanted'
import type { DaySlot } from '#app/classes/schedule'

/** What somebody asks of a timetable before anything is saved. */
export interface ChangeRequest {
  kind: 'move' | 'add' | 'cancel'
  sessionId?: number | null
  scope?: Scope
  day?: string
  slot?: DaySlot
  roomId?: number
  trainerId?: number
  lessonKind?: 'theory' | 'practice'
  hours?: number
  weeks?: number
}

export interface PreviewedSession {
  before: PlacedSession | null
  after: PlacedSession | null
  clashes: Clash[]
}

export interface ChangePreview {
  kind: ChangeRequest['kind']
  courseClass: WorldClass
  world: TimetableWorld
  /** The session asked about; null when one is added. */
  session: PlacedSession | null
  counts: Record<Scope, number>
  scope: Scope
  items: PreviewedSession[]
  /** Whether a place was asked for that differs from the present one. */
  isChange: boolean
  isBlocked: boolean
  choices: Choice[]
  hours: HoursOfClass
  span: { from: string; to: string; isMoved: boolean }
  /** First or last day of an opened class would change, which only an amendment does. */
  isSpanFixed: boolean
  isPublished: boolean
  told: number
  /** The last change known: what the form sends back to tell whether the page is out of date. */
  seen: number
}

/** How far around the sessions the world is read, so that free places near them can be found. */
const MARGIN_DAYS = 14

/**
 * What a change would do, session by session, with the nearest free choices where it clashes. Writes
 * nothing; a bounded number of queries.
 * @throws Exception 404 when the session is not one of the class
 */
export async function previewChange(classId: number, asked: ChangeRequest): Promise<ChangePreview> {
  const rows = await db
    .from('class_sessions')
    .where('course_class_id', classId)
    .orderBy('day')
    .orderBy('starts_at_time')
  const ofClass = rows.map(placedSession)
  const session = ofClass.find((one) => one.id === asked.sessionId) ?? null
  if (!session && asked.kind !== 'add') {
    throw new Exception('No such session', { status: 404, code: 'E_ROW_NOT_FOUND' })
  }
  const seen = await lastChangeOf(db, await classesOfBase(classId))
  const world = await worldAround(classId, ofClass, asked)
  const courseClass = world.classes.get(classId)!
  const scope = asked.scope ?? 'one'
  const pairs = wantedPairs(asked, { session, ofClass, courseClass, scope, today: world.today })
  const items = judged(pairs, world)
  const wanted = items.flatMap((one) => (one.after ? [one.after] : []))
  const changed = items.filter(
    ({ before, after }) => !before || !after || !isSamePlace(before, after)
  )
  const blocked = isBlocked(items.map((one) => ({ session: one.after!, clashes: one.clashes })))
  const timetable = applied(ofClass, items)
  const span = spanOf(timetable, ofClass)
  return {
    kind: asked.kind,
    courseClass,
    world,
    session,
    counts: countsOf(session, ofClass),
    scope,
    items,
    isChange: changed.length > 0,
    isBlocked: blocked,
    choices: blocked && asked.kind !== 'cancel' ? nearestChoices(wanted, world) : [],
    hours: timetableHours(timetable, courseClass),
    span,
    isSpanFixed: span.isMoved && isPublished(courseClass),
    isPublished: isPublished(courseClass),
    told: await toldBy(courseClass, changed),
    seen,
  }
}

/** People who would be told of a choice; nobody while the class is not published. */
export function toldByChoice(choice: Choice, world: TimetableWorld): number {
  const published = choice.sessions.filter((one) => isPublished(world.classes.get(one.classId)!))
  return published.length === 0 ? 0 : peopleTold(published, world)
}

async function classesOfBase(classId: number): Promise<number[]> {
  const rows = await db
    .from('course_classes')
    .where('base_id', db.from('course_classes').where('id', classId).select('base_id'))
    .whereIn('status', ['draft', 'returned', 'approved', 'enrolling', 'running'])
    .select('id')
  return rows.map((row) => row.id)
}

async function worldAround(classId: number, ofClass: PlacedSession[], asked: ChangeRequest) {
  const row = await db.from('course_classes').where('id', classId).firstOrFail()
  const days = [row.starts_on, row.ends_on, asked.day, ...ofClass.map((one) => one.day)]
  if (asked.day && asked.weeks) days.push(addDays(asked.day, 7 * (asked.weeks - 1)))
  const known = days.filter((day): day is string => day !== undefined).sort()
  return loadTimetableWorld(db.connection(), {
    baseId: row.base_id,
    from: addDays(known[0], -MARGIN_DAYS),
    to: addDays(known[known.length - 1], MARGIN_DAYS),
    classIds: [classId],
  })
}

interface Known {
  session: PlacedSession | null
  ofClass: readonly PlacedSession[]
  courseClass: WorldClass
  scope: Scope
  today: string
}

type Pair = Pick<PreviewedSession, 'before' | 'after'>

function wantedPairs(asked: ChangeRequest, known: Known): Pair[] {
  const { session, ofClass, courseClass, scope } = known
  const { day, slot, roomId, trainerId } = asked
  if (asked.kind === 'add' || !session) {
    if (!day || !slot) return []
    const made = newSessions(
      {
        classId: courseClass.id,
        kind: asked.lessonKind ?? 'practice',
        hours: asked.hours ?? 4,
        day,
        slot,
        roomId: roomId ?? courseClass.roomId,
        trainerId: trainerId ?? courseClass.trainerId,
      },
      asked.weeks ?? 1
    )
    return made.map((after) => ({ before: null, after }))
  }
  if (session.isMarked) return []
  const meant = sessionsMeant(session, scope, ofClass)
  if (asked.kind === 'cancel') return meant.map((before) => ({ before, after: null }))
  const moved = movedBy(session, meant, {
    day: day ?? session.day,
    slot: slot ?? session.slot,
    roomId: roomId ?? session.roomId,
    trainerId: trainerId ?? session.trainerId,
  })
  return meant.map((before, index) => ({ before, after: moved[index] }))
}

function judged(pairs: readonly Pair[], world: TimetableWorld): PreviewedSession[] {
  const wanted = pairs.flatMap(({ after }) => (after ? [after] : []))
  const clashes = new Map(
    clashesOf(wanted, world).map((one) => [one.session.id, one.clashes] as const)
  )
  return pairs.map((pair) => ({ ...pair, clashes: clashes.get(pair.after?.id ?? 0) ?? [] }))
}

/** The timetable of the class as it would stand. */
function applied(ofClass: readonly PlacedSession[], items: readonly PreviewedSession[]) {
  const touched = new Set(items.map((one) => one.before?.id))
  const kept = ofClass.filter((one) => !touched.has(one.id))
  return [...kept, ...items.flatMap((one) => (one.after ? [one.after] : []))]
}

function spanOf(timetable: readonly PlacedSession[], before: readonly PlacedSession[]) {
  const daysOf = (sessions: readonly PlacedSession[]) => sessions.map((one) => one.day).sort()
  const [now, then] = [daysOf(before), daysOf(timetable)]
  const [from, to] = [then[0] ?? '', then[then.length - 1] ?? '']
  return { from, to, isMoved: from !== now[0] || to !== now[now.length - 1] }
}

function countsOf(session: PlacedSession | null, ofClass: readonly PlacedSession[]) {
  return Object.fromEntries(
    SCOPES.map((scope) => [scope, session ? sessionsMeant(session, scope, ofClass).length : 0])
  ) as Record<Scope, number>
}

async function toldBy(courseClass: WorldClass, changed: readonly PreviewedSession[]) {
  if (changed.length === 0) return 0
  const affected = await affectedBy(db.connection(), courseClass, changed)
  return affected.personIds.length + affected.userIds.length
}
