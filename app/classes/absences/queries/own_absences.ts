import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { absenceRow, absences, type AbsenceRow } from '#app/classes/absences/queries/absences'
import type User from '#models/user'

export interface OwnTrainer {
  id: number
  name: string
}

/** The trainer that an account is; null when the base linked none. */
export async function ownTrainer(user: User): Promise<OwnTrainer | null> {
  return db
    .from('trainers')
    .where({ user_id: user.id, status: 'in_use' })
    .orderBy('id')
    .select('id', 'name')
    .first()
}

export interface OwnAbsence extends AbsenceRow {
  /** Reported by the trainer, not begun, and nothing was done about it. */
  mayTakeBack: boolean
}

/** Absences of a trainer that are not over, and those of the last weeks. */
export async function ownAbsences(trainerId: number, locale: string): Promise<OwnAbsence[]> {
  const today = clock.today()
  const rows = await absences(db.connection(), locale)
    .where('a.trainer_id', trainerId)
    .orderBy('a.id', 'desc')
    .limit(20)
  return rows.map(absenceRow).map((row) => ({
    ...row,
    mayTakeBack:
      row.kind !== null && row.liftedAt === null && row.done === 0 && row.fromDay >= today,
  }))
}

/** The next sessions of a trainer, so that the days can be named. */
export async function comingSessions(trainerId: number, locale: string) {
  return db
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('s.trainer_id', trainerId)
    .where('s.day', '>=', clock.today())
    .whereNot('c.status', 'cancelled')
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .limit(6)
    .select('s.day', 's.starts_at_time', 's.ends_at_time', 'c.id')
    .select(`co.title_${locale === 'en' ? 'en' : 'zh'} as course`)
}
