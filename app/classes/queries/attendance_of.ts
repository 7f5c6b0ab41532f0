import db from '@adonisjs/lucid/services/db'
import { STANDING_PARAMETERS } from '#app/classes/attendance_standing'
import { carriedInto, hoursBrought } from '#app/classes/queries/carried_attendance'
import {
  addHours,
  ATTENDANCE_RULE,
  attendanceFrom,
  attendanceFromDays,
  NO_HOURS,
  type Attendance,
  type AttendanceByDay,
  type LeaveRule,
  type RecordedHours,
} from '#app/classes/attendance_rule'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

interface EnrolmentOfClass {
  id: number
  classId: number
}

interface Options {
  client?: Pick<QueryClientContract, 'from'>
  leave?: LeaveRule
}

const HELD = 'SUM(CASE WHEN s.attendance_marked_at IS NULL THEN 0 ELSE s.hours END) AS held'
const ON_LEAVE = `CASE WHEN m.status = 'leave' THEN s.hours ELSE 0 END`

/** How these enrolments attended; nobody is left out. Two queries, and those of `carriedInto`. */
export async function attendanceOf(
  enrolments: readonly EnrolmentOfClass[],
  { client = db, leave }: Options = {}
): Promise<Map<number, Attendance>> {
  const classes = await ofClasses(client, enrolments)
    .groupBy('s.course_class_id')
    .select('s.course_class_id as classId', db.raw(`SUM(s.hours) AS planned, ${HELD}`))
  const marks = await ofPeople(client, enrolments).groupBy('m.enrolment_id')
  const carried = await carriedInto(client, classesOf(enrolments))
  const classHours = new Map(classes.map((row) => [row.classId as number, recorded(row)]))
  const ownHours = new Map(marks.map((row) => [row.enrolmentId as number, recorded(row)]))
  return new Map(
    enrolments.map(({ id, classId }) => {
      const brought = [...hoursBrought(carried.get(id)).values()]
      const own = [classHours.get(classId), ownHours.get(id), ...brought]
      const hours = own.reduce<RecordedHours>(
        (sum, one) => addHours(sum, one ?? NO_HOURS),
        NO_HOURS
      )
      return [id, attendanceFrom(hours, leave)]
    })
  )
}

/** The same with the days of each, for pages that tell days and for the record of a finished class. */
export async function attendanceByDay(
  enrolments: readonly EnrolmentOfClass[],
  { client = db, leave }: Options = {}
): Promise<Map<number, AttendanceByDay>> {
  const classes = await ofClasses(client, enrolments)
    .groupBy('s.course_class_id', 's.day')
    .select('s.course_class_id as classId', 's.day')
    .select(db.raw(`SUM(s.hours) AS planned, ${HELD}`))
  const marks = await ofPeople(client, enrolments)
    .groupBy('m.enrolment_id', 's.day')
    .select('s.day')
  const carried = await carriedInto(client, classesOf(enrolments))
  const classDays = Map.groupBy(classes, (row) => row.classId as number)
  const ownDays = Map.groupBy(marks, (row) => row.enrolmentId as number)
  return new Map(
    enrolments.map(({ id, classId }) => {
      const days = new Map<string, RecordedHours>()
      const add = (day: string, hours: RecordedHours) =>
        days.set(day, addHours(days.get(day) ?? NO_HOURS, hours))
      for (const row of classDays.get(classId) ?? []) add(row.day, recorded(row))
      for (const row of ownDays.get(id) ?? []) add(row.day, recorded(row))
      for (const [day, hours] of hoursBrought(carried.get(id))) add(day, hours)
      return [id, attendanceFromDays(days.values(), leave)]
    })
  )
}

function ofClasses(client: Pick<QueryClientContract, 'from'>, of: readonly EnrolmentOfClass[]) {
  return client.from('class_sessions as s').whereIn('s.course_class_id', classesOf(of))
}

function ofPeople(client: Pick<QueryClientContract, 'from'>, of: readonly EnrolmentOfClass[]) {
  return client
    .from('attendance_marks as m')
    .join('class_sessions as s', 's.id', 'm.class_session_id')
    .whereIn(
      'm.enrolment_id',
      of.map(({ id }) => id)
    )
    .whereNotNull('s.attendance_marked_at')
    .select('m.enrolment_id as enrolmentId')
    .select(db.raw(`SUM(m.hours) AS attended, SUM(${ON_LEAVE}) AS on_leave`))
}

const classesOf = (of: readonly EnrolmentOfClass[]) => [...new Set(of.map((one) => one.classId))]

function recorded(row: Record<string, any>): RecordedHours {
  return {
    planned: Number(row.planned ?? 0),
    held: Number(row.held ?? 0),
    attended: Number(row.attended ?? 0),
    onLeave: Number(row.on_leave ?? 0),
  }
}

/**
 * Hours of the class that was merged into the present one, by the enrolment here. Classes are merged in
 * step: the hours held there are those held here before.
 */
const BROUGHT = `SELECT p.to_enrolment_id, m.hours, ${ON_LEAVE} FROM class_regrouping_people p
  JOIN class_regroupings r ON r.id = p.class_regrouping_id AND r.class_merger_request_id IS NOT NULL
  JOIN attendance_marks m ON m.enrolment_id = p.from_enrolment_id
  JOIN class_sessions s ON s.id = m.class_session_id AND s.attendance_marked_at IS NOT NULL`

/**
 * Joins the recorded hours to a query of enrolments (`e`) and narrows it to people of running classes
 * who missed any, for lists that the database sorts and filters: see `attendanceSql`. `baseId` keeps
 * the sums to the classes of a base.
 */
export function joinAttendance(
  query: DatabaseQueryBuilderContract,
  { baseId, leave }: { baseId: number | null; leave?: LeaveRule }
) {
  const running = `JOIN course_classes k ON k.id = s.course_class_id AND k.status = 'running'
    ${baseId === null ? '' : 'AND k.base_id = ?'}`
  const bindings = baseId === null ? [] : [baseId]
  return query
    .joinRaw(
      `JOIN (SELECT s.course_class_id, SUM(s.hours) AS planned, ${HELD}
        FROM class_sessions s ${running} GROUP BY s.course_class_id) h
        ON h.course_class_id = e.course_class_id`,
      bindings
    )
    .joinRaw(
      `LEFT JOIN (SELECT x.enrolment_id, SUM(x.attended) AS attended, SUM(x.on_leave) AS on_leave FROM (
          SELECT m.enrolment_id, m.hours AS attended, ${ON_LEAVE} AS on_leave FROM class_sessions s ${running}
            JOIN attendance_marks m ON m.class_session_id = s.id
            WHERE s.attendance_marked_at IS NOT NULL
          UNION ALL ${BROUGHT}) x
        GROUP BY x.enrolment_id) a ON a.enrolment_id = e.id`,
      bindings
    )
    .where('e.status', 'confirmed')
    .whereRaw(`${attendanceSql(leave).missed} > 0`)
}

/**
 * What `attendanceFrom` and `standingOf` say of the hours that `joinAttendance` joins, in the words of
 * the database: a test compares the two.
 */
export function attendanceSql(leave: LeaveRule = ATTENDANCE_RULE.leave) {
  const { minimumPercent } = ATTENDANCE_RULE
  const excused = leave === 'excused' ? ' - COALESCE(a.on_leave, 0)' : ''
  const [planned, held] = [`(h.planned${excused})`, `(h.held${excused})`]
  const missed = `(${held} - COALESCE(a.attended, 0))`
  const standing = `CASE
    WHEN ${missed} * 100 > ${planned} * ${100 - minimumPercent} THEN 'lost'
    WHEN ${held} >= ${STANDING_PARAMETERS.warnFromHours}
      AND (${held} - ${missed}) * 100 < ${minimumPercent} * ${held} THEN 'low'
    WHEN ${held} < ${planned} AND ${planned} * ${100 - minimumPercent} - ${missed} * 100
      < ${STANDING_PARAMETERS.nearHours * 100} THEN 'near'
    ELSE 'good' END`
  return { missed, standing }
}
