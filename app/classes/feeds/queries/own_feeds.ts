import db from '@adonisjs/lucid/services/db'
import type { FeedOwner } from '#app/classes/feeds/actions/make_feed'
import type User from '#models/user'

export interface OwnFeed {
  id: number
  kind: 'trainer' | 'class' | 'trainee'
  classCode: string | null
  createdAt: string
}

/** The links in use that a user made, newest first; a handful, so not paged. */
export async function ownFeeds(user: User): Promise<OwnFeed[]> {
  const rows = await db
    .from('calendar_feeds as f')
    .leftJoin('course_classes as c', 'c.id', 'f.course_class_id')
    .where('f.created_by_id', user.id)
    .whereNull('f.revoked_at')
    .orderBy('f.id', 'desc')
    .limit(100)
    .select('f.id', 'f.trainer_id', 'f.course_class_id', 'f.created_at', 'c.code')
  return rows.map((row) => ({
    id: row.id,
    kind: row.trainer_id ? 'trainer' : row.course_class_id ? 'class' : 'trainee',
    classCode: row.code,
    createdAt: row.created_at,
  }))
}

/** The calendar that is the user's own: as a trainer, or as a trainee; null where there is none. */
export async function ownCalendar(user: User): Promise<FeedOwner | null> {
  const trainer = await db.from('trainers').where('user_id', user.id).orderBy('id').first()
  if (trainer) return { trainerId: trainer.id }
  return user.has('trainee') && user.personId !== null ? { personId: user.personId } : null
}
