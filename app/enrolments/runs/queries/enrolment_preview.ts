import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canLeave, freesSeat } from '#app/enrolments/enrolment_rules'
import { classFacts, type ClassFacts } from '#app/enrolments/queries/class_facts'
import { filteredEnrolments } from '#app/enrolments/runs/queries/enrolment_list'
import { attendanceOf } from '#app/classes/queries/attendance_of'
import { isReached, reachOf } from '#app/people/messages/queries/reach'
import { MOST_AT_ONCE, isMove, isTelling, type EnrolmentAct } from '#app/enrolments/runs/run_acts'
import { classesInTheWay, type OtherClass } from '#app/enrolments/queries/other_classes'
import { standingOf, type Standing } from '#app/classes/attendance_standing'
import { noticeKind, warningKey } from '#app/enrolments/runs/tell_people'
import type { EnrolmentFilters } from '#app/enrolments/runs/queries/enrolment_list'
import type { PreviewedRow, Why } from '#app/enrolments/runs/queries/run_preview'
import type { Reach } from '#app/people/messages/queries/reach'
import { relatedPeople } from '#app/people/queries/present_relation'
import type User from '#models/user'

interface Row {
  id: number
  person_id: number
  status: string
  category: string
  name: string
  class_id: number
  class_status: string
  code: string
  starts_on: string
}

interface Order {
  act: EnrolmentAct
  toClassId: number | null
}

/** What a row is judged by, looked up for all of them at once. */
interface Known {
  user: User
  order: Order
  to: ClassFacts | null
  /** Classes of less than a third of whose hours were held. */
  early: Set<number>
  /** Enrolments with a mark of somebody who was there. */
  came: Set<number>
  /** Enrolments of people in the days of the class they would move to, their present one among them. */
  inTheWay: Map<number, OtherClass[]>
  courseOf: Map<number, { courseId: number; baseId: number }>
  standings: Map<number, Standing>
  warned: Set<number>
  /** Those whom the base may still tell something. */
  related: Set<number>
  reach: Map<number, Reach>
}

/**
 * The first MOST_AT_ONCE enrolments that the filters find, oldest first, each with why an act would leave
 * it. Seats of the class people would move to are counted down in that order; those of the specialty and
 * those kept for a group are looked at when it is done. Somebody who is found twice is told once.
 */
export async function previewEnrolments(
  user: User,
  order: Order,
  filters: EnrolmentFilters
): Promise<{ rows: PreviewedRow[]; isCut: boolean }> {
  const found = await filteredEnrolments(user, filters)
  const rows = (await found()
    .join('persons as p', 'p.id', 'e.person_id')
    .orderBy('e.id')
    .limit(MOST_AT_ONCE + 1)
    .select('e.id', 'e.person_id', 'e.status', 'e.trainee_category as category', 'p.name')
    .select('c.id as class_id', 'c.status as class_status', 'c.code', 'c.starts_on')) as Row[]
  const taken = rows.slice(0, MOST_AT_ONCE)
  const known = await knownOf(user, order, taken)
  const told = new Set<number>()
  let seats = known.to?.left.class ?? 0
  const previewed = taken.map((row): PreviewedRow => {
    let reason = whyStay(row, known)
    if (!reason && isTelling(order.act)) {
      if (told.has(row.person_id)) reason = why('E_TOLD_ONCE')
      told.add(row.person_id)
    }
    if (!reason && order.act === 'transferred' && --seats < 0) reason = move('E_NO_SEAT_THERE')
    return {
      ...{ applicationId: null, enrolmentId: row.id, undoesId: null },
      ...{ name: row.name, code: row.code, category: row.category, why: reason },
      reach: known.reach.get(row.person_id),
      standing: known.standings.get(row.id),
    }
  })
  return { rows: previewed, isCut: rows.length > MOST_AT_ONCE }
}

async function knownOf(user: User, order: Order, rows: Row[]): Promise<Known> {
  const { act, toClassId } = order
  const ids = rows.map((row) => row.id)
  const classIds = [...new Set(rows.map((row) => row.class_id))]
  const people = [...new Set(rows.map((row) => row.person_id))]
  const own = { baseId: user.baseId ?? 0, personIds: people }
  const to = isMove(act) && toClassId ? await classFacts({ id: toClassId }) : null
  return {
    ...{ user, order, to },
    early: act === 'no_show' ? await earlyClasses(classIds) : new Set(),
    came: act === 'no_show' ? await cameOf(ids) : new Set(),
    inTheWay: to ? await classesInTheWay(people, to) : new Map(),
    courseOf: isMove(act) ? await coursesOf(classIds) : new Map(),
    standings: act === 'warning' ? await standingsOf(rows) : new Map(),
    warned: act === 'warning' ? await warnedToday(ids) : new Set(),
    related: act === 'notice' ? await relatedPeople(db.connection(), own) : new Set(),
    reach: isTelling(act) ? await reachOf(db.connection(), people, noticeKind(act)) : new Map(),
  }
}

function whyStay(row: Row, known: Known): Why | null {
  const { act } = known.order
  if (isTelling(act)) return whyUntold(row, known, act)
  if (row.person_id === known.user.personId) return move('E_OWN_RECORD')
  if (row.status !== 'confirmed') return enrolment('E_ENROLMENT_ENDED')
  if (act === 'no_show') {
    if (row.class_status !== 'running') return move('E_NOT_BEGUN')
    if (!known.early.has(row.class_id)) return move('E_NO_SHOW_LATE')
    return known.came.has(row.id) ? move('E_CAME') : null
  }
  if (!canLeave(row.class_status)) return enrolment('E_CLASS_ENDED')
  return isMove(act) ? whyUnmoved(row, known) : null
}

function whyUntold(row: Row, known: Known, act: 'notice' | 'warning'): Why | null {
  if (act === 'warning') {
    const standing = known.standings.get(row.id)
    if (row.status !== 'confirmed' || row.class_status !== 'running') return why('E_NOT_RUNNING')
    if (standing === undefined || standing === 'good') return why('E_ATTENDS')
    if (known.warned.has(row.id)) return why('E_WARNED_TODAY')
  }
  if (act === 'notice' && !known.related.has(row.person_id)) return why('E_NO_RELATION')
  const reach = known.reach.get(row.person_id)
  return reach && isReached(reach) ? null : why('E_UNREACHED')
}

function whyUnmoved(row: Row, { to, courseOf, inTheWay, order }: Known): Why | null {
  if (!to) return why('E_NO_TARGET')
  const from = courseOf.get(row.class_id)!
  if (row.class_id === to.id) return move('E_SAME_CLASS')
  if (from.courseId !== to.courseId) return move('E_OTHER_COURSE')
  if (from.baseId !== to.baseId) return move('E_OTHER_BASE')
  if (to.status !== 'enrolling') {
    return enrolment('E_CLASS_NOT_ENROLLING', { code: to.code, status: to.status })
  }
  if (clock.today() >= to.startsOn) {
    return {
      module: 'applications',
      code: 'E_CLASS_BEGUN',
      params: { code: to.code, day: to.startsOn },
    }
  }
  if (order.act === 'deferred' && to.startsOn <= row.starts_on) return move('E_NOT_LATER')
  const other = inTheWay.get(row.person_id)?.find((one) => one.enrolmentId !== row.id)
  if (!other) return null
  const params = { code: other.code, from: other.startsOn, to: other.endsOn }
  return { module: 'applications', code: 'E_OTHER_CLASS', params }
}

/** Those of less than a third of whose hours were held before today, as isEarly tells it of one. */
async function earlyClasses(classIds: number[]): Promise<Set<number>> {
  const rows = await db
    .from('class_sessions')
    .whereIn('course_class_id', classIds)
    .groupBy('course_class_id')
    .select('course_class_id as id')
    .select(db.raw('SUM(hours) AS total'))
    .select(db.raw('SUM(CASE WHEN day < ? THEN hours ELSE 0 END) AS held', [clock.today()]))
  const late = rows.filter((row) => !freesSeat(Number(row.held), Number(row.total)))
  const lateIds = new Set(late.map((row) => row.id as number))
  return new Set(classIds.filter((id) => !lateIds.has(id)))
}

async function cameOf(ids: number[]): Promise<Set<number>> {
  const rows = await db
    .from('attendance_marks')
    .whereIn('enrolment_id', ids)
    .whereIn('status', ['present', 'late'])
    .distinct('enrolment_id as id')
  return new Set(rows.map((row) => row.id))
}

async function coursesOf(classIds: number[]) {
  const rows = await db
    .from('course_classes')
    .whereIn('id', classIds)
    .select('id', 'course_id as courseId', 'base_id as baseId')
  return new Map(rows.map((row) => [row.id as number, row]))
}

async function standingsOf(rows: Row[]): Promise<Map<number, Standing>> {
  const hours = await attendanceOf(rows.map((row) => ({ id: row.id, classId: row.class_id })))
  return new Map([...hours].map(([id, own]) => [id, standingOf(own)]))
}

async function warnedToday(ids: number[]): Promise<Set<number>> {
  const keys = new Map(ids.map((id) => [warningKey(id), id]))
  const rows = await db
    .from('messages')
    .whereIn('unique_key', [...keys.keys()])
    .select('unique_key')
  return new Set(rows.map((row) => keys.get(row.unique_key)!))
}

function why(code: string, params: Why['params'] = {}): Why {
  return { module: 'enrolment_runs', code, params }
}

function move(code: string): Why {
  return { module: 'moves', code, params: {} }
}

function enrolment(code: string, params: Why['params'] = {}): Why {
  return { module: 'enrolments', code, params }
}
