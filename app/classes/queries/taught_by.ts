import db from '@adonisjs/lucid/services/db'
import type User from '#models/user'

/** A query of the ids of the classes that the user teaches, as their trainer or in a session. */
export function taughtBy(user: User) {
  const trainers = () => db.from('trainers').where('user_id', user.id).select('id')
  return db
    .from('course_classes')
    .whereIn('trainer_id', trainers())
    .orWhereIn(
      'id',
      db.from('class_sessions').whereIn('trainer_id', trainers()).select('course_class_id')
    )
    .select('id')
}
