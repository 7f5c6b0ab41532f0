import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { attendanceByDay } from '#app/classes/queries/attendance_of'
import { carriedInto, type Carried } from '#app/classes/queries/carried_attendance'
import { ATTENDANCE_RULE, isLow, percentOfAll, shownPercent } from '#app/classes/attendance_rule'
import type { Presence } from '#app/attendance/presence'
import type User from '#models/user'

export interface GridSession {
  id: number
  slot: 'morning' | 'afternoon' | 'evening'
  startsAtTime: string
  endsAtTime: string
  hours: number
  isMarked: boolean
  /** Its day has come, the class runs and nobody has marked it. */
  isDue: boolean
  /** Whether this user may mark it. */
  mayMark: boolean
}

export interface GridDay {
  day: string
  sessions: GridSession[]
}

export interface GridCell {
  sessionId: number
  status: Presence | null
  hours: number | null
}

export interface GridRow {
  enrolmentId: number
  personId: number
  position: number
  name: string
  status: 'confirmed' | 'withdrawn' | 'completed' | 'not_completed'
  cells: GridCell[]
  daysAttended: number
  /** Days whose every hour is marked: of somebody who came by a merger, those of the former class too. */
  daysHeld: number
  /** See `shownPercent`. */
  percent: number | null
  /** What they bring along from a class that was merged into this one. */
  carried: { classId: number; code: string; attended: number; hours: number } | null
  /** Below what completes the class. */
  isLow: boolean
}

export interface AttendanceGrid {
  days: GridDay[]
  rows: GridRow[]
  sessions: number
  marked: number
  due: (GridSession & { day: string })[]
  /** Class hours the percentages are measured by: of the sessions marked so far, or of the whole class. */
  measured: { hours: number; soFar: boolean }
  /** See `percentOfAll`: of everybody who did not leave. */
  averagePercent: number | null
  low: number
  minimumPercent: number
  source: typeof ATTENDANCE_RULE.source
}

/**
 * Trainees by sessions of a class, in seven queries. While the class runs, percentages are of the hours
 * marked so far; afterwards of the whole timetable, as completion was judged.
 */
export async function attendanceGrid(classId: number, user: User): Promise<AttendanceGrid> {
  const { status } = await db.from('course_classes').where('id', classId).firstOrFail()
  const soFar = status === 'running'
  const sessions: any[] = await db
    .from('class_sessions as s')
    .join('trainers as t', 't.id', 's.trainer_id')
    .where('s.course_class_id', classId)
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .select('s.id', 's.day', 's.slot', 's.starts_at_time', 's.ends_at_time', 's.hours')
    .select('s.attendance_marked_at', 't.user_id as trainer_user_id')
  const enrolments: any[] = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .where('e.course_class_id', classId)
    .orderBy('e.position')
    .orderBy('e.id')
    .select('e.id', 'e.person_id', 'e.position', 'e.status', 'p.name')
    .select('e.attendance_percent as recorded')
  const marks: any[] = await db
    .from('attendance_marks as m')
    .join('class_sessions as s', 's.id', 'm.class_session_id')
    .where('s.course_class_id', classId)
    .select('m.class_session_id', 'm.enrolment_id', 'm.status', 'm.hours')
  const attendance = await attendanceByDay(enrolments.map(({ id }) => ({ id, classId })))
  const carriedBy = await carriedInto(db, [classId])
  const today = clock.today()
  const mayMark = (trainerUserId: number | null) =>
    user.has('base_admin') || trainerUserId === user.id
  const days = new Map<string, GridDay>()
  for (const row of sessions) {
    const own: GridDay = days.get(row.day) ?? { day: row.day, sessions: [] }
    days.set(row.day, own)
    own.sessions.push({
      id: row.id,
      slot: row.slot,
      startsAtTime: row.starts_at_time,
      endsAtTime: row.ends_at_time,
      hours: row.hours,
      isMarked: row.attendance_marked_at !== null,
      isDue: soFar && row.attendance_marked_at === null && row.day <= today,
      mayMark: mayMark(row.trainer_user_id),
    })
  }

  const byPlace = new Map(
    marks.map((mark) => [`${mark.enrolment_id}:${mark.class_session_id}`, mark])
  )
  const rows: GridRow[] = enrolments
    .map((row) => {
      const { days: own, ...hours } = attendance.get(row.id)!
      const percent = shownPercent(row, hours)
      return {
        enrolmentId: row.id,
        personId: row.person_id,
        position: row.position,
        name: row.name,
        status: row.status,
        cells: sessions.map((session) => {
          const mark = byPlace.get(`${row.id}:${session.id}`)
          return {
            sessionId: session.id,
            status: mark?.status ?? null,
            hours: mark?.hours ?? null,
          }
        }),
        daysAttended: own.attended,
        daysHeld: own.held,
        percent,
        carried: carriedOf(carriedBy.get(row.id)),
        isLow: isLow(percent),
      }
    })
    .filter((row) => row.status !== 'withdrawn' || row.cells.some((cell) => cell.status !== null))

  const all = [...days.values()]
  const marked = sessions.filter((row) => row.attendance_marked_at !== null)
  const enrolled = rows.filter((row) => row.status !== 'withdrawn')
  return {
    days: all,
    rows,
    sessions: sessions.length,
    marked: marked.length,
    due: all.flatMap((one) =>
      one.sessions
        .filter((session) => session.isDue)
        .map((session) => ({ ...session, day: one.day }))
    ),
    measured: { hours: marked.reduce((sum, row) => sum + row.hours, 0), soFar },
    averagePercent: percentOfAll(enrolled.map((row) => attendance.get(row.enrolmentId)!)),
    low: enrolled.filter((row) => row.isLow).length,
    minimumPercent: ATTENDANCE_RULE.minimumPercent,
    source: ATTENDANCE_RULE.source,
  }
}

function carriedOf(carried: Carried | undefined): GridRow['carried'] {
  if (!carried) return null
  const days = [...carried.days.values()]
  return {
    classId: carried.fromClassId,
    code: carried.fromCode,
    attended: days.reduce((sum, day) => sum + day.attended, 0),
    hours: days.reduce((sum, day) => sum + day.held, 0),
  }
}
