import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { hashOfToken } from '#app/classes/feeds/feed_token'
import type { Locale } from '#app/shared/words'

export interface Feed {
  id: number
  trainerId: number | null
  classId: number | null
  personId: number | null
  locale: Locale
}

/** One session as a calendar holds it: title, place and time, and nobody's name. */
export interface FeedEvent {
  sessionId: number
  /** How often it was changed since it was laid out. */
  sequence: number
  /** When it last changed, as an instant. */
  changedAt: string
  title: string
  kind: 'theory' | 'practice'
  room: string
  base: string
  day: string
  from: string
  to: string
  isCancelled: boolean
}

/** How long a session stays in a calendar after it was held. */
const DAYS_BACK = 60
const OPEN_STATUSES = ['approved', 'enrolling', 'running', 'finished', 'archived', 'cancelled']

/**
 * The feed in use that a token opens, as long as whoever made it has an account; null for any other
 * token. A trainee whose record became another one reads the sessions of that one.
 */
export async function feedOf(token: string): Promise<Feed | null> {
  const row = await db
    .from('calendar_feeds as f')
    .join('users as u', 'u.id', 'f.created_by_id')
    .leftJoin('persons as p', 'p.id', 'f.person_id')
    .where('f.token_hash', hashOfToken(token))
    .where('u.status', 'active')
    .whereNull('f.revoked_at')
    .select('f.*', 'p.merged_into_id')
    .first()
  if (!row) return null
  return {
    id: row.id,
    trainerId: row.trainer_id,
    classId: row.course_class_id,
    personId: row.merged_into_id ?? row.person_id,
    locale: row.locale,
  }
}

/**
 * The sessions of a feed from sixty days ago on: those that stand, and those that were cancelled or
 * given to another trainer. Drafts are nobody's calendar. Three queries.
 */
export async function feedEvents(feed: Feed): Promise<FeedEvent[]> {
  const language = feed.locale === 'en' ? 'en' : 'zh'
  const since = addDays(clock.today(), -DAYS_BACK)
  const rows = await ofFeed(
    db.from('class_sessions as s').join('course_classes as c', 'c.id', 's.course_class_id'),
    feed
  )
    .if(feed.trainerId !== null, (query) => query.where('s.trainer_id', feed.trainerId!))
    .join('courses as co', 'co.id', 'c.course_id')
    .join('rooms as r', 'r.id', 's.room_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .where('s.day', '>=', since)
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .orderBy('s.id')
    .select('s.id', 's.kind', 's.day', 's.starts_at_time', 's.ends_at_time', 's.created_at')
    .select(`co.title_${language} as title`, `r.name_${language} as room`)
    .select(`b.name_${language} as base`)
  const gone = await ofFeed(
    db
      .from('timetable_change_items as i')
      .join('course_classes as c', 'c.id', 'i.course_class_id')
      .leftJoin('class_sessions as s', 's.id', 'i.class_session_id'),
    feed
  )
    .join('courses as co', 'co.id', 'c.course_id')
    .join('rooms as r', 'r.id', 'i.old_room_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .where('i.old_day', '>=', since)
    .where((left) => {
      left.whereNull('s.id')
      if (feed.trainerId !== null) left.orWhereNot('s.trainer_id', feed.trainerId)
    })
    .if(feed.trainerId !== null, (query) => query.where('i.old_trainer_id', feed.trainerId!))
    .orderBy('i.id')
    .select('i.class_session_id as id', 'i.lesson_kind as kind', 'i.old_day as day')
    .select('i.old_starts_at as starts_at_time', 'i.old_ends_at as ends_at_time')
    .select(`co.title_${language} as title`, `r.name_${language} as room`)
    .select(`b.name_${language} as base`)
  const cancelled = new Map(gone.map((row) => [row.id as number, row]))
  const changes = await changesOf([...rows.map((row) => row.id), ...cancelled.keys()])
  const event = (row: Record<string, any>, isCancelled: boolean): FeedEvent => ({
    sessionId: row.id,
    sequence: changes.get(row.id)?.count ?? 0,
    changedAt: changes.get(row.id)?.at ?? row.created_at,
    title: row.title,
    kind: row.kind,
    room: row.room,
    base: row.base,
    day: row.day,
    from: row.starts_at_time,
    to: row.ends_at_time,
    isCancelled,
  })
  return [
    ...rows.map((row) => event(row, false)),
    ...[...cancelled.values()].map((row) => event(row, true)),
  ]
}

function ofFeed(query: ReturnType<typeof db.from>, { classId, personId }: Feed) {
  query.whereIn('c.status', OPEN_STATUSES)
  if (classId !== null) query.where('c.id', classId)
  if (personId !== null) {
    query.whereIn(
      'c.id',
      db
        .from('enrolments')
        .where('person_id', personId)
        .whereIn('status', ['confirmed', 'completed', 'not_completed'])
        .select('course_class_id')
    )
  }
  return query
}

async function changesOf(ids: number[]) {
  const rows = await db
    .from('timetable_change_items as i')
    .join('timetable_changes as x', 'x.id', 'i.timetable_change_id')
    .whereIn('i.class_session_id', ids)
    .whereNot('i.kind', 'added')
    .groupBy('i.class_session_id')
    .select('i.class_session_id as id')
    .count('* as total')
    .max('x.created_at as last')
  return new Map(
    rows.map((row) => [row.id as number, { count: Number(row.total), at: row.last as string }])
  )
}
