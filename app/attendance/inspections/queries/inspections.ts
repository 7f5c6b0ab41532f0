import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { type Paginator, pageOf } from '#app/shared/database/paging'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import type {
  Finding,
  InspectionKind,
  InspectionStatus,
} from '#app/attendance/inspections/inspection'
import type { Presence } from '#app/attendance/presence'
import type User from '#models/user'

export interface Inspection {
  id: number
  sessionId: number
  classId: number
  baseId: number
  classCode: string
  base: { zh: string; en: string }
  day: string
  slot: string
  startsAtTime: string
  endsAtTime: string
  kind: InspectionKind
  status: InspectionStatus
  plannedBy: string
  plannedAt: string
  inspectedBy: string | null
  inspectedAt: string | null
  headCount: number | null
  finding: Finding | null
  words: string | null
  hasPhoto: boolean
  answer: string | null
  answeredBy: string | null
  answeredAt: string | null
}

export interface InspectedPerson {
  enrolmentId: number
  position: number
  name: string
  documentMask: string
  /** Null before the inspection is recorded. */
  wasSeen: boolean | null
  /** The mark at the moment of the inspection, null when there was none. */
  then: Presence | null
  /** The mark now. */
  now: Presence | null
  /** Counted as there and not seen, or the other way round. */
  differs: boolean
}

function inspections() {
  return db
    .from('inspections as i')
    .join('class_sessions as s', 's.id', 'i.class_session_id')
    .join('course_classes as c', 'c.id', 's.course_class_id')
}

function named(query: ReturnType<typeof inspections>) {
  return query
    .join('bases as b', 'b.id', 'c.base_id')
    .join('users as p', 'p.id', 'i.planned_by_id')
    .leftJoin('users as u', 'u.id', 'i.inspected_by_id')
    .leftJoin('users as a', 'a.id', 'i.answered_by_id')
    .select('i.*', 's.day', 's.slot', 's.starts_at_time', 's.ends_at_time', 's.course_class_id')
    .select('c.base_id', 'c.code', 'b.name_zh', 'b.name_en', 'p.full_name as planned_by')
    .select('u.full_name as inspected_by', 'a.full_name as answered_by')
}

function inspectionOf(row: any): Inspection {
  return {
    id: row.id,
    sessionId: row.class_session_id,
    classId: row.course_class_id,
    baseId: row.base_id,
    classCode: row.code,
    base: { zh: row.name_zh, en: row.name_en },
    day: row.day,
    slot: row.slot,
    startsAtTime: row.starts_at_time,
    endsAtTime: row.ends_at_time,
    kind: row.kind,
    status: row.status,
    plannedBy: row.planned_by,
    plannedAt: row.planned_at,
    inspectedBy: row.inspected_by,
    inspectedAt: row.inspected_at,
    headCount: row.head_count,
    finding: row.finding,
    words: row.words,
    hasPhoto: row.photo_path !== null,
    answer: row.answer,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at,
  }
}

/** What a user may know of: a base not of unannounced ones that are still to come. */
function seenBy(user: User) {
  const query = inspections()
  scopeToBase(query, user, 'c.base_id')
  if (!seesEveryBase(user)) {
    query.where((known) => known.where('i.kind', 'planned').orWhereNot('i.status', 'planned'))
  }
  return query
}

/** Inspections that a user may see, latest first. */
export async function inspectionList(
  user: User,
  { status, page }: { status?: InspectionStatus; page?: number }
): Promise<{ rows: Inspection[]; paginator: Paginator }> {
  const query = seenBy(user)
  if (status) query.where('i.status', status)
  const paginator = pageOf(await countRows(query.clone()), page)
  const rows = await named(query)
    .orderBy('i.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  return { rows: rows.map(inspectionOf), paginator }
}

/** Those of one class that a user may see, latest first: for the class and for claims out of it. */
export async function inspectionsOfClass(user: User, classId: number): Promise<Inspection[]> {
  const rows = await named(seenBy(user).where('c.id', classId)).orderBy('i.id', 'desc').limit(50)
  return rows.map(inspectionOf)
}

export interface LessonToInspect {
  id: number
  day: string
  slot: string
  startsAtTime: string
  endsAtTime: string
  classCode: string
  course: { zh: string; en: string }
  room: { zh: string; en: string }
  trainer: string
  people: number
}

/** How many lessons are offered for an inspection. */
const OFFERED = 20

/** The lessons of running classes that an inspector can still visit, the nearest first. */
export async function lessonsToInspect(): Promise<LessonToInspect[]> {
  const now = clock.now().setZone('Asia/Shanghai').toFormat('HH:mm')
  const today = clock.today()
  const rows = await db
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as k', 'k.id', 'c.course_id')
    .join('rooms as r', 'r.id', 's.room_id')
    .join('trainers as t', 't.id', 's.trainer_id')
    .where('c.status', 'running')
    .where((left) =>
      left
        .where('s.day', '>', today)
        .orWhere((later) => later.where('s.day', today).where('s.ends_at_time', '>', now))
    )
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .orderBy('s.id')
    .limit(OFFERED)
    .select('s.id', 's.day', 's.slot', 's.starts_at_time', 's.ends_at_time', 'c.code')
    .select('c.seats_taken', 'k.title_zh', 'k.title_en', 't.name as trainer')
    .select('r.name_zh as room_zh', 'r.name_en as room_en')
  return rows.map((row) => ({
    id: row.id,
    day: row.day,
    slot: row.slot,
    startsAtTime: row.starts_at_time,
    endsAtTime: row.ends_at_time,
    classCode: row.code,
    course: { zh: row.title_zh, en: row.title_en },
    room: { zh: row.room_zh, en: row.room_en },
    trainer: row.trainer,
    people: row.seats_taken,
  }))
}

/** One inspection. @throws E_ROW_NOT_FOUND (404) */
export async function findInspection(id: number | string): Promise<Inspection> {
  return inspectionOf(await named(inspections().where('i.id', id)).firstOrFail())
}

/**
 * The roster of an inspected session: who was seen, and what the marks said at that moment and say now.
 * A mark as of a moment is the one there is, or what it said before the first change after it.
 */
export async function inspectedPeople(inspection: Inspection): Promise<InspectedPerson[]> {
  const rows = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .leftJoin('inspection_people as k', (join) =>
      join.on('k.enrolment_id', 'e.id').andOnVal('k.inspection_id', inspection.id)
    )
    .leftJoin('attendance_marks as m', (join) =>
      join.on('m.enrolment_id', 'e.id').andOnVal('m.class_session_id', inspection.sessionId)
    )
    .where('e.course_class_id', inspection.classId)
    .whereNot('e.status', 'withdrawn')
    .orderBy('e.position')
    .orderBy('e.id')
    .select('e.id', 'e.position', 'p.name', 'p.document_mask', 'k.was_seen')
    .select('m.status', 'm.marked_at')
  const changes = await db
    .from('attendance_mark_changes')
    .where('class_session_id', inspection.sessionId)
    .where('changed_at', '>', inspection.inspectedAt ?? '')
    .orderBy('id')
    .select('enrolment_id', 'status_before', 'marked_at')
  const firstChange = new Map<number, any>()
  for (const change of changes) {
    if (!firstChange.has(change.enrolment_id)) firstChange.set(change.enrolment_id, change)
  }
  return rows.map((row) => {
    const wasSeen = row.was_seen === null ? null : Boolean(row.was_seen)
    return {
      enrolmentId: row.id,
      position: row.position,
      name: row.name,
      documentMask: row.document_mask,
      wasSeen,
      then: markAt(inspection.inspectedAt, row, firstChange.get(row.id)),
      now: row.status,
      differs: wasSeen !== null && row.status !== null && wasSeen !== isThere(row.status),
    }
  })
}

function markAt(moment: string | null, row: any, change: any): Presence | null {
  if (moment === null || row.status === null) return null
  const mark = change
    ? { status: change.status_before, at: change.marked_at }
    : { status: row.status, at: row.marked_at }
  return mark.at <= moment ? mark.status : null
}

function isThere(status: Presence): boolean {
  return status === 'present' || status === 'late'
}
