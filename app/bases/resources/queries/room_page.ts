import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import type { Locale } from '#app/shared/words'

type Row = Record<string, any>

/** A room with its base; null when there is none. */
export async function roomHead(id: number, locale: Locale): Promise<Row | null> {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('rooms as r')
    .join('bases as b', 'b.id', 'r.base_id')
    .leftJoin('specialties as s', 's.id', 'r.specialty_id')
    .where('r.id', id)
    .select('r.*', 'r.base_id as baseId', `r.name_${language} as name`)
    .select(`b.name_${language} as base`, `s.name_${language} as specialty`)
    .first()
}

/** What stands in a room, when it is closed and what is to be held there. */
export async function roomPage(room: Row, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const today = clock.today()
  const workstations: Row[] = await db
    .from('room_workstations as w')
    .join('specialties as s', 's.id', 'w.specialty_id')
    .where('w.room_id', room.id)
    .orderBy('s.position')
    .select('w.specialty_id', 'w.workstations', `s.name_${language} as specialty`)
  const equipment: Row[] = await db
    .from('room_equipment as e')
    .leftJoin('specialties as s', 's.id', 'e.specialty_id')
    .where('e.room_id', room.id)
    .orderBy('e.name')
    .select('e.*', `s.name_${language} as specialty`)
  const sessions: Row[] = await db
    .from('class_sessions as x')
    .join('course_classes as c', 'c.id', 'x.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('x.room_id', room.id)
    .where('x.day', '>=', today)
    .whereNot('c.status', 'cancelled')
    .orderBy('x.day')
    .orderBy('x.starts_at_time')
    .limit(12)
    .select('x.day', 'x.starts_at_time', 'x.ends_at_time', 'c.id', 'c.code')
    .select(`co.title_${language} as course`)
  return {
    workstations,
    equipment,
    sessions,
    closures: await closureRows(room.base_id, { roomId: room.id, today, language }),
  }
}

/** Closures that are not over, of a base and all its rooms or as they touch one room. */
export async function closureRows(
  baseId: number,
  { roomId, today, language }: { roomId: number | null; today: string; language: 'zh' | 'en' }
): Promise<Row[]> {
  return db
    .from('closures as c')
    .join('users as u', 'u.id', 'c.created_by_id')
    .leftJoin('rooms as r', 'r.id', 'c.room_id')
    .where('c.base_id', baseId)
    .whereNull('c.lifted_at')
    .where('c.to_day', '>=', today)
    .if(roomId !== null, (query) => {
      query.where((either) => either.whereNull('c.room_id').orWhere('c.room_id', roomId!))
    })
    .orderBy('c.from_day')
    .limit(60)
    .select('c.*', 'u.full_name as actor', `r.name_${language} as room`)
    .select(
      db.raw(
        `(SELECT COUNT(*) FROM class_sessions x JOIN course_classes k ON k.id = x.course_class_id
          WHERE k.base_id = c.base_id AND k.status <> 'cancelled' AND x.day >= ?
          AND x.day BETWEEN c.from_day AND c.to_day
          AND (c.room_id IS NULL OR x.room_id = c.room_id)
          AND (c.slot IS NULL OR x.slot = c.slot)) AS sessions`,
        [today]
      )
    )
}

/** A closure with its base; null when there is none. */
export async function closureHead(id: number): Promise<Row | null> {
  return db.from('closures').where('id', id).select('id', 'base_id as baseId', 'room_id').first()
}

/** The specialties that a base is approved for, else all, as choices. */
export async function specialtiesOf(
  baseId: number,
  locale: Locale
): Promise<{ value: number; label: string }[]> {
  const name = `s.name_${locale === 'en' ? 'en' : 'zh'} as label`
  const approved = await db
    .from('base_specialties as bs')
    .join('specialties as s', 's.id', 'bs.specialty_id')
    .where('bs.base_id', baseId)
    .orderBy('s.position')
    .select('s.id as value', name)
  if (approved.length > 0) return approved
  return db.from('specialties as s').orderBy('s.position').select('s.id as value', name)
}
