import db from '@adonisjs/lucid/services/db'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

export interface TodaysClass {
  id: number
  course: string
  termNumber: number
  room: string
  /** Which training day it is, of how many. */
  dayNumber: number
  days: number
  enrolled: number
  /** People present or late today; null while nothing is marked. */
  present: number | null
  isMarked: boolean
  /** Whether the base began to teach it: before that nobody can call the roll. */
  isStarted: boolean
}

/** Classes that are taught on a day, within what the user may see; an instructor's are their own. */
export async function todaysClasses(
  user: User,
  today: string,
  locale: Locale
): Promise<TodaysClass[]> {
  const language = locale === 'en' ? 'en' : 'zh'
  const query = db
    .from('class_sessions as x')
    .join('course_classes as c', 'c.id', 'x.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('rooms as r', 'r.id', 'c.room_id')
    .where('x.day', today)
    .whereIn('c.status', ['enrolling', 'running', 'finished'])
    .groupBy(
      'c.id',
      'c.status',
      `co.title_${language}`,
      'c.term_number',
      `r.name_${language}`,
      'c.seats_taken'
    )
    .orderBy('c.id')
    .select('c.id', `co.title_${language} as course`, 'c.term_number', `r.name_${language} as room`)
    .select('c.seats_taken', 'c.status')
    .select(
      db.raw('SUM(CASE WHEN x.attendance_marked_at IS NULL THEN 1 ELSE 0 END) AS unmarked'),
      db.raw(
        `(SELECT COUNT(DISTINCT d.day) FROM class_sessions d WHERE d.course_class_id = c.id) AS days`
      ),
      db.raw(
        `(SELECT COUNT(DISTINCT d.day) FROM class_sessions d
          WHERE d.course_class_id = c.id AND d.day <= ?) AS day_number`,
        [today]
      ),
      db.raw(
        `(SELECT COUNT(DISTINCT m.enrolment_id) FROM attendance_marks m
          JOIN class_sessions d ON d.id = m.class_session_id
          WHERE d.course_class_id = c.id AND d.day = ?
            AND m.status IN ('present', 'late')) AS present`,
        [today]
      ),
      db.raw(
        `(SELECT COUNT(*) FROM class_sessions d WHERE d.course_class_id = c.id AND d.day = ?
            AND d.attendance_marked_at IS NOT NULL) AS marked`,
        [today]
      ),
      db.raw(
        `(SELECT COUNT(*) FROM enrolments e WHERE e.course_class_id = c.id
            AND e.status <> 'withdrawn') AS enrolled`
      )
    )
  scopeToBase(query, user, 'c.base_id')
  if (!seesEveryBase(user) && !user.has('base_admin')) {
    query.whereIn('x.trainer_id', db.from('trainers').where('user_id', user.id).select('id'))
  }
  const rows = await query
  return rows.map((row) => ({
    id: row.id,
    course: row.course,
    termNumber: row.term_number,
    room: row.room,
    dayNumber: Number(row.day_number),
    days: Number(row.days),
    enrolled: Number(row.enrolled),
    present: Number(row.marked) > 0 ? Number(row.present) : null,
    isMarked: Number(row.unmarked) === 0,
    isStarted: row.status !== 'enrolling',
  }))
}
