import db from '@adonisjs/lucid/services/db'
import { CourseClassSchema } from '#database/schema'

export default class CourseClass extends CourseClassSchema {
  /** Accounts of the trainers of the class and its sessions, filled by `loadTrainers`. */
  trainerUserIds: number[] = []

  /** Reads who teaches here, for the policy that lets instructors see their own classes. */
  async loadTrainers() {
    const rows = await db
      .from('trainers')
      .whereNotNull('user_id')
      .where((query) =>
        query
          .where('id', this.trainerId)
          .orWhereIn(
            'id',
            db.from('class_sessions').where('course_class_id', this.id).select('trainer_id')
          )
      )
      .select('user_id')
    this.trainerUserIds = rows.map((row) => row.user_id)
    return this
  }
}
