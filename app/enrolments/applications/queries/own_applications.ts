import db from '@adonisjs/lucid/services/db'
import { eventsOfClass } from '#app/enrolments/applications/application_events'
import { replay } from '#app/enrolments/waiting_list/replay'
import { stateOfApplication } from '#app/enrolments/applications/application_status'
import { stateTint, type PlaceState } from '#app/enrolments/enrolment_states'
import type { Locale } from '#app/shared/words'

export interface OwnApplication {
  id: number
  course: string
  base: string
  termNumber: number
  startsOn: string
  state: PlaceState
  tint: string
  place: number | null
  offerExpiresAt: string | null
  at: string
}

/** Applications a trainee keeps in sight. */
const SHOWN = 30

/**
 * The newest applications of a person, those that wait for an answer first; `openOnly` leaves out what
 * is decided.
 */
export async function ownApplications(
  personId: number,
  locale: Locale,
  { openOnly = false } = {}
): Promise<OwnApplication[]> {
  const language = locale === 'en' ? 'en' : 'zh'
  const query = db
    .from('enrolment_applications as a')
    .join('course_classes as c', 'c.id', 'a.course_class_id')
    .join('courses as k', 'k.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .where('a.person_id', personId)
    .orderByRaw(
      `CASE a.status WHEN 'offered' THEN 0 WHEN 'waiting' THEN 1 WHEN 'applied' THEN 1
      ELSE 2 END`
    )
    .orderBy('a.id', 'desc')
    .limit(SHOWN)
    .select('a.id', 'a.course_class_id', 'a.status', 'a.offer_expires_at', 'a.created_at')
    .select('c.term_number', 'c.starts_on', `k.title_${language} as course`)
    .select(`b.name_${language} as base`)
  if (openOnly) query.whereIn('a.status', ['applied', 'waiting', 'offered'])
  const rows = await query
  const places = await placesOf(rows.filter((row) => row.status === 'waiting'))
  return rows.map((row) => {
    const state = stateOfApplication(row.status)
    return {
      id: row.id,
      course: row.course,
      base: row.base,
      termNumber: row.term_number,
      startsOn: row.starts_on,
      state,
      tint: stateTint(state),
      place: places.get(row.id) ?? null,
      offerExpiresAt: row.offer_expires_at,
      at: row.created_at,
    }
  })
}

async function placesOf(rows: { id: number; course_class_id: number }[]) {
  const places = new Map<number, number>()
  for (const { id, course_class_id: classId } of rows) {
    const { list } = replay(await eventsOfClass(db.connection(), classId))
    const place = list.findIndex((one) => one.applicationId === id)
    if (place >= 0) places.set(id, place + 1)
  }
  return places
}
