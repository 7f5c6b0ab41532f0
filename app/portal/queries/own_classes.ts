import db from '@adonisjs/lucid/services/db'
import { carriedInto } from '#app/classes/queries/carried_attendance'
import { ownEnrolments } from '#app/portal/queries/own_progress'
import type { Locale } from '#app/shared/words'

export interface OwnDay {
  day: string
  sessions: {
    slot: string
    startsAt: string
    endsAt: string
    kind: string
    room: string
    /** `present`, `late`, `leave`, `absent`; null when nobody marked it yet. */
    mark: string | null
  }[]
}

export interface OwnClass {
  enrolmentId: number
  code: string
  course: string
  termNumber: number
  base: string
  room: string
  trainer: string
  startsOn: string
  endsOn: string
  status: string
  classStatus: string
  daysAttended: number
  trainingDays: number
  percent: number
  days: OwnDay[]
}

/** The classes of a person with their days and the person's own attendance. Sessions held before they came by a merger are not theirs. */
export async function ownClasses(personId: number, locale: Locale): Promise<OwnClass[]> {
  const enrolments = await ownEnrolments(personId, locale)
  const sessions = await db
    .from('class_sessions as x')
    .join('enrolments as e', 'e.course_class_id', 'x.course_class_id')
    .join('rooms as r', 'r.id', 'x.room_id')
    .joinRaw('LEFT JOIN attendance_marks m ON m.class_session_id = x.id AND m.enrolment_id = e.id')
    .where('e.person_id', personId)
    .orderBy('x.day')
    .orderBy('x.starts_at_time')
    .select('e.id as enrolment_id', 'x.id', 'x.day', 'x.slot', 'x.starts_at_time', 'x.ends_at_time')
    .select('x.kind', 'm.status as mark', `r.name_${locale === 'en' ? 'en' : 'zh'} as room`)
  const carried = await carriedInto(db, [...new Set(enrolments.map((row) => row.class_id))])
  const due = sessions.filter((row) => !carried.get(row.enrolment_id)?.notDue.has(row.id))
  const byEnrolment = Map.groupBy(due, (row) => row.enrolment_id as number)
  return enrolments.map((row) => {
    const byDay = Map.groupBy(byEnrolment.get(row.id) ?? [], (session) => session.day as string)
    return {
      enrolmentId: row.id,
      code: row.code,
      course: row.course,
      termNumber: row.term_number,
      base: row.base,
      room: row.room,
      trainer: row.trainer,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      status: row.status,
      classStatus: row.class_status,
      daysAttended: row.days_attended,
      trainingDays: row.training_days,
      percent: row.attendance_percent,
      days: [...byDay].map(([day, own]) => ({
        day,
        sessions: own.map((session) => ({
          slot: session.slot,
          startsAt: session.starts_at_time,
          endsAt: session.ends_at_time,
          kind: session.kind,
          room: session.room,
          mark: session.mark,
        })),
      })),
    }
  })
}
