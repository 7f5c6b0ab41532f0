import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { type Paginator, pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

export interface SessionToMark {
  id: number
  classId: number
  classCode: string
  title: string
  termNumber: number
  base: string
  day: string
  slot: string
  startsAtTime: string
  endsAtTime: string
  hours: number
  room: string
  trainer: string
  trainees: number
  markedAt: string | null
  isToday: boolean
  counts: { present: number; late: number; leave: number; absent: number }
}

export interface SessionsToMark {
  rows: SessionToMark[]
  due: number
  dueToday: number
  paginator: Paginator
}

/**
 * Sessions of running classes up to today: those still to be marked (`due`), oldest first, or all of
 * them, latest first. An instructor's are those they teach.
 */
export async function sessionsToMark(
  user: User,
  { show = 'due', base, page }: { show?: 'due' | 'all'; base?: number; page?: number },
  locale: Locale
): Promise<SessionsToMark> {
  const language = locale === 'en' ? 'en' : 'zh'
  const today = clock.today()
  const reached = () => {
    const query = db
      .from('class_sessions as s')
      .join('course_classes as c', 'c.id', 's.course_class_id')
      .where('c.status', 'running')
      .where('s.day', '<=', today)
    scopeToBase(query, user, 'c.base_id')
    if (base) query.where('c.base_id', base)
    if (!seesEveryBase(user) && !user.has('base_admin')) {
      query.whereIn('s.trainer_id', db.from('trainers').where('user_id', user.id).select('id'))
    }
    return query
  }
  const due = await countRows(reached().whereNull('s.attendance_marked_at'))
  const dueToday = await countRows(
    reached().whereNull('s.attendance_marked_at').where('s.day', today)
  )
  const total = show === 'due' ? due : await countRows(reached())
  const paginator = pageOf(total, page)
  const query = reached()
  if (show === 'due') query.whereNull('s.attendance_marked_at')
  const direction = show === 'due' ? 'asc' : 'desc'
  const rows = await query
    .join('courses as co', 'co.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .join('rooms as r', 'r.id', 's.room_id')
    .join('trainers as t', 't.id', 's.trainer_id')
    .orderBy('s.day', direction)
    .orderBy('s.starts_at_time', direction)
    .orderBy('s.id')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('s.id', 's.course_class_id', 's.day', 's.slot', 's.starts_at_time', 's.ends_at_time')
    .select('s.hours', 's.attendance_marked_at', 'c.code', 'c.term_number', 'c.seats_taken')
    .select(`co.title_${language} as title`, `b.name_${language} as base`)
    .select(`r.name_${language} as room`, 't.name as trainer')
  const counts = await countsOf(rows.map((row) => row.id))
  return {
    rows: rows.map((row) => ({
      id: row.id,
      classId: row.course_class_id,
      classCode: row.code,
      title: row.title,
      termNumber: row.term_number,
      base: row.base,
      day: row.day,
      slot: row.slot,
      startsAtTime: row.starts_at_time,
      endsAtTime: row.ends_at_time,
      hours: row.hours,
      room: row.room,
      trainer: row.trainer,
      trainees: row.seats_taken,
      markedAt: row.attendance_marked_at,
      isToday: row.day === today,
      counts: { present: 0, late: 0, leave: 0, absent: 0, ...counts.get(row.id) },
    })),
    due,
    dueToday,
    paginator,
  }
}

async function countsOf(sessionIds: number[]) {
  const rows = await db
    .from('attendance_marks')
    .whereIn('class_session_id', sessionIds)
    .groupBy('class_session_id', 'status')
    .select('class_session_id', 'status')
    .count('* as total')
  const counts = new Map<number, Record<string, number>>()
  for (const row of rows) {
    const own = counts.get(row.class_session_id) ?? {}
    counts.set(row.class_session_id, { ...own, [row.status]: Number(row.total) })
  }
  return counts
}
