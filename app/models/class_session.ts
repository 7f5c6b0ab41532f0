import db from '@adonisjs/lucid/services/db'
import { ClassSessionSchema } from '#database/schema'

export default class ClassSession extends ClassSessionSchema {
  /** Account of the trainer who teaches this session, filled by `loadTrainer`. */
  trainerUserId: number | null = null

  /** Reads who teaches, for the policy that lets instructors mark their own sessions. */
  async loadTrainer() {
    const row = await db.from('trainers').where('id', this.trainerId).select('user_id').first()
    this.trainerUserId = row?.user_id ?? null
    return this
  }
}
