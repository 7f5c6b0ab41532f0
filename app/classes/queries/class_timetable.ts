import db from '@adonisjs/lucid/services/db'
import { timetableHours, type HoursOfClass } from '#app/classes/timetabling/clashes'
import type { Locale } from '#app/shared/words'

export interface TimetableSession {
  id: number
  sequence: number
  day: string
  slot: 'morning' | 'afternoon' | 'evening'
  startsAtTime: string
  endsAtTime: string
  hours: number
  kind: 'theory' | 'practice'
  room: string
  trainer: string
  markedAt: string | null
}

export interface TimetableDay {
  number: number
  day: string
  /** A Saturday or Sunday worked by the State Council's notice. */
  isMakeUp: boolean
  hours: number
  sessions: TimetableSession[]
}

/** The sessions of a class by day. */
export async function classTimetable(classId: number, locale: Locale): Promise<TimetableDay[]> {
  const language = locale === 'en' ? 'en' : 'zh'
  const rows = await db
    .from('class_sessions as s')
    .join('rooms as r', 'r.id', 's.room_id')
    .join('trainers as t', 't.id', 's.trainer_id')
    .leftJoin('work_days as w', 'w.day', 's.day')
    .where('s.course_class_id', classId)
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .select('s.*', `r.name_${language} as room`, 't.name as trainer', 'w.kind as day_kind')
  const days = new Map<string, TimetableDay>()
  for (const row of rows) {
    const day: TimetableDay = days.get(row.day) ?? {
      number: days.size + 1,
      day: row.day,
      isMakeUp: row.day_kind === 'work',
      hours: 0,
      sessions: [],
    }
    day.hours += row.hours
    day.sessions.push({
      id: row.id,
      sequence: row.sequence,
      day: row.day,
      slot: row.slot,
      startsAtTime: row.starts_at_time,
      endsAtTime: row.ends_at_time,
      hours: row.hours,
      kind: row.kind,
      room: row.room,
      trainer: row.trainer,
      markedAt: row.attendance_marked_at,
    })
    days.set(row.day, day)
  }
  return [...days.values()]
}

/** The hours a timetable places against those of the class's course. */
export async function classHours(
  { courseId }: { courseId: number },
  days: readonly TimetableDay[]
): Promise<HoursOfClass> {
  const course = await db
    .from('courses')
    .where('id', courseId)
    .select('theory_hours as theoryHours', 'practice_hours as practiceHours')
    .firstOrFail()
  return timetableHours(
    days.flatMap((one) => one.sessions),
    course
  )
}
