import db from '@adonisjs/lucid/services/db'
import { scopeToBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

interface Scope {
  user: User
  locale: Locale
  today: string
}

export interface RoomRow {
  id: number
  code: string
  name: string
  base: string
  seats: number
  specialty: string | null
  status: string
  /** Sessions from today on, and the first of them. */
  sessions: number
  nextOn: string | null
}

/** Rooms the user may see, by base and code. */
export async function roomList({ user, locale, today }: Scope): Promise<RoomRow[]> {
  const language = locale === 'en' ? 'en' : 'zh'
  const query = db
    .from('rooms as r')
    .join('bases as b', 'b.id', 'r.base_id')
    .leftJoin('specialties as s', 's.id', 'r.specialty_id')
    .orderBy('r.base_id')
    .orderBy('s.position')
    .orderBy('r.code')
    .select('r.id', 'r.code', 'r.seats', 'r.status', `r.name_${language} as name`)
    .select(`b.name_${language} as base`, `s.name_${language} as specialty`)
  const rooms = await scopeToBase(query, user, 'r.base_id')
  const coming = await comingSessions('room_id', today)
  return rooms.map((room) => ({ ...room, ...(coming.get(room.id) ?? NONE) }))
}

export interface TrainerRow {
  id: number
  code: string
  name: string
  base: string
  qualification: string | null
  specialty: string | null
  status: string
  /** Qualifications on record, and those in force today. */
  held: number
  inForce: number
  sessions: number
  nextOn: string | null
}

/** Trainers the user may see, by base and code. */
export async function trainerList({ user, locale, today }: Scope): Promise<TrainerRow[]> {
  const language = locale === 'en' ? 'en' : 'zh'
  const query = db
    .from('trainers as t')
    .join('bases as b', 'b.id', 't.base_id')
    .leftJoin('specialties as s', 's.id', 't.specialty_id')
    .orderBy('t.base_id')
    .orderBy('t.code')
    .select('t.id', 't.code', 't.name', 't.qualification', 't.status')
    .select(
      db.raw(
        `(SELECT COUNT(*) FROM trainer_qualifications q
          WHERE q.trainer_id = t.id AND q.ended_at IS NULL) AS held`
      ),
      db.raw(
        `(SELECT COUNT(*) FROM trainer_qualifications q
          WHERE q.trainer_id = t.id AND q.ended_at IS NULL
          AND (q.valid_from IS NULL OR q.valid_from <= ?)
          AND (q.valid_until IS NULL OR q.valid_until >= ?)) AS in_force`,
        [today, today]
      )
    )
    .select(`b.name_${language} as base`, `s.name_${language} as specialty`)
  const trainers = await scopeToBase(query, user, 't.base_id')
  const coming = await comingSessions('trainer_id', today)
  return trainers.map(({ held, in_force: inForce, ...trainer }) => ({
    ...trainer,
    held: Number(held),
    inForce: Number(inForce),
    ...(coming.get(trainer.id) ?? NONE),
  }))
}

const NONE = { sessions: 0, nextOn: null }

async function comingSessions(column: 'room_id' | 'trainer_id', today: string) {
  const rows = await db
    .from('class_sessions')
    .where('day', '>=', today)
    .groupBy(column)
    .select(column)
    .min('day as next_on')
    .count('* as sessions')
  return new Map<number, { sessions: number; nextOn: string | null }>(
    rows.map((row) => [row[column], { sessions: Number(row.sessions), nextOn: row.next_on }])
  )
}
