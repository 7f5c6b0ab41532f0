import db from '@adonisjs/lucid/services/db'
import { weekdayOf } from '#app/shared/days'
import type { Locale } from '#app/shared/words'

interface Choice {
  value: number
  label: string
}

export interface CourseGroup {
  label: string
  /** Seats of the base's plan that are in no class yet. */
  left: number
  courses: { value: number; title: string; hours: number; days: number }[]
}

export interface ClassChoices {
  courseGroups: CourseGroup[]
  rooms: { value: number; name: string; seats: number }[]
  trainers: { value: number; name: string; qualification: string | null }[]
  bodies: Choice[]
  employers: Choice[]
}

/** What the form of a class offers: courses of the specialties that the base's plan has seats for. */
export async function classChoices(
  baseId: number,
  year: number,
  locale: Locale
): Promise<ClassChoices> {
  const language = locale === 'en' ? 'en' : 'zh'
  const courses = await db
    .from('courses as c')
    .join('specialties as s', 's.id', 'c.specialty_id')
    .join('plan_allocations as a', 'a.specialty_id', 's.id')
    .join('annual_plans as p', 'p.id', 'a.annual_plan_id')
    .where({ 'p.base_id': baseId, 'p.year': year })
    .orderBy('s.position')
    .orderBy('c.occupation_id')
    .orderBy('c.grade_rank')
    .select('c.id', 'c.theory_hours', 'c.practice_hours', 'c.hours_per_day')
    .select(`c.title_${language} as title`, `s.name_${language} as specialty`)
    .select('a.capacity', 'a.seats_reserved')
  const groups = new Map<string, CourseGroup>()
  for (const row of courses) {
    const group: CourseGroup = groups.get(row.specialty) ?? {
      label: row.specialty,
      left: row.capacity - row.seats_reserved,
      courses: [],
    }
    const hours = row.theory_hours + row.practice_hours
    const days = Math.ceil(hours / row.hours_per_day)
    group.courses.push({ value: row.id, title: row.title, hours, days })
    groups.set(row.specialty, group)
  }
  return {
    courseGroups: [...groups.values()],
    rooms: await db
      .from('rooms')
      .where({ base_id: baseId, status: 'in_use' })
      .orderBy('specialty_id')
      .orderBy('code')
      .select('id as value', `name_${language} as name`, 'seats'),
    trainers: await db
      .from('trainers')
      .where({ base_id: baseId, status: 'in_use' })
      .orderBy('code')
      .select('id as value', 'name', 'qualification'),
    bodies: await db
      .from('assessment_bodies')
      .orderBy('code')
      .select('id as value', `name_${language} as label`),
    employers: await db.from('employers').orderBy('name').select('id as value', 'name as label'),
  }
}

/** The weekly pattern a class was laid out by, read back from its sessions. */
export async function weeklyPattern(
  classId: number
): Promise<{ weekdays: number[]; slots: string[] }> {
  const sessions = await db
    .from('class_sessions as s')
    .leftJoin('work_days as w', (join) => join.on('w.day', 's.day').onVal('w.kind', 'work'))
    .where('s.course_class_id', classId)
    .select('s.day', 's.slot', 'w.kind')
  const regular = sessions.filter((session) => session.kind !== 'work')
  const days = regular.length > 0 ? regular : sessions
  return {
    weekdays: [...new Set(days.map((session) => weekdayOf(session.day)))].sort((a, b) => a - b),
    slots: [...new Set(sessions.map((session) => session.slot as string))],
  }
}
