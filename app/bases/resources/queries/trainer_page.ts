import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays, weekdayOf } from '#app/shared/days'
import type { Locale } from '#app/shared/words'

type Row = Record<string, any>

/** A trainer with the base; null when there is none. */
export async function trainerHead(id: number, locale: Locale): Promise<Row | null> {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('trainers as t')
    .join('bases as b', 'b.id', 't.base_id')
    .leftJoin('specialties as s', 's.id', 't.specialty_id')
    .leftJoin('users as u', 'u.id', 't.user_id')
    .where('t.id', id)
    .select('t.*', 't.base_id as baseId', `b.name_${language} as base`, 'u.username')
    .select(`s.name_${language} as specialty`)
    .first()
}

/** What a trainer may teach, how much and when not, and what is to be taught. */
export async function trainerPage(trainerId: number, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const today = clock.today()
  const qualifications: Row[] = await db
    .from('trainer_qualifications as q')
    .join('specialties as s', 's.id', 'q.specialty_id')
    .leftJoin('occupations as o', 'o.id', 'q.occupation_id')
    .leftJoin('grades as g', 'g.rank', 'q.grade_rank')
    .leftJoin('users as u', 'u.id', 'q.ended_by_id')
    .where('q.trainer_id', trainerId)
    .orderByRaw('CASE WHEN q.ended_at IS NULL THEN 0 ELSE 1 END')
    .orderBy('q.id', 'desc')
    .limit(50)
    .select('q.*', `s.name_${language} as specialty`, `o.name_${language} as occupation`)
    .select(`g.name_${language} as grade`, 'u.full_name as ender')
  const absences: Row[] = await db
    .from('trainer_absences as a')
    .join('users as u', 'u.id', 'a.created_by_id')
    .where('a.trainer_id', trainerId)
    .whereNull('a.lifted_at')
    .where('a.to_day', '>=', today)
    .orderBy('a.from_day')
    .limit(50)
    .select('a.*', 'u.full_name as actor')
  const limits = await db.from('trainer_limits').where('trainer_id', trainerId).first()
  const availability = await db.from('trainer_availability').where('trainer_id', trainerId)
  const sessions: Row[] = await db
    .from('class_sessions as x')
    .join('course_classes as c', 'c.id', 'x.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('x.trainer_id', trainerId)
    .where('x.day', '>=', today)
    .whereNot('c.status', 'cancelled')
    .orderBy('x.day')
    .orderBy('x.starts_at_time')
    .limit(12)
    .select('x.day', 'x.slot', 'x.starts_at_time', 'x.ends_at_time', 'c.id', 'c.code')
    .select(`co.title_${language} as course`)
  return {
    qualifications,
    absences,
    sessions,
    limits: { week: limits?.hours_per_week ?? null, day: limits?.hours_per_day ?? null },
    availability: availability.map((row) => `${row.weekday} ${row.slot}`),
    hoursThisWeek: await hoursOfWeek(trainerId, today),
  }
}

/** Class hours from Monday to Sunday of the week of a day. */
async function hoursOfWeek(trainerId: number, day: string): Promise<number> {
  const monday = addDays(day, 1 - weekdayOf(day))
  const row = await db
    .from('class_sessions as x')
    .join('course_classes as c', 'c.id', 'x.course_class_id')
    .where('x.trainer_id', trainerId)
    .whereNot('c.status', 'cancelled')
    .whereBetween('x.day', [monday, addDays(monday, 6)])
    .sum('x.hours as hours')
    .firstOrFail()
  return Number(row.hours ?? 0)
}

/** Occupations of the specialties of a base and the grades, as choices. */
export async function qualificationChoices(baseId: number, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const occupations: Row[] = await db
    .from('specialty_occupations as so')
    .join('base_specialties as bs', 'bs.specialty_id', 'so.specialty_id')
    .join('occupations as o', 'o.id', 'so.occupation_id')
    .join('specialties as s', 's.id', 'so.specialty_id')
    .where('bs.base_id', baseId)
    .orderBy('s.position')
    .orderBy('o.code')
    .select('o.id as value', `o.name_${language} as name`, `s.name_${language} as specialty`)
  const grades: Row[] = await db
    .from('grades')
    .orderBy('rank')
    .select('rank as value', `name_${language} as label`)
  return {
    occupations: occupations.map(({ value, name, specialty }) => ({
      value,
      label: `${specialty} · ${name}`,
    })),
    grades,
  }
}
