import db from '@adonisjs/lucid/services/db'
import type { Locale } from '#app/shared/words'

/** What a session is called on a trainee's page. @throws E_ROW_NOT_FOUND (404) */
export async function sessionWords(sessionId: number, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const row = await db
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('rooms as r', 'r.id', 's.room_id')
    .where('s.id', sessionId)
    .select('s.day', 's.slot', 's.starts_at_time', 's.ends_at_time')
    .select(`co.title_${language} as course`, `r.name_${language} as room`)
    .firstOrFail()
  return {
    course: row.course as string,
    room: row.room as string,
    day: row.day as string,
    slot: row.slot as string,
    startsAtTime: row.starts_at_time as string,
    endsAtTime: row.ends_at_time as string,
  }
}
