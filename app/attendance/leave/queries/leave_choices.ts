import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import { LEAVE_CLASSES } from '#app/attendance/leave/leave_request'
import type { Locale } from '#app/shared/words'

export interface LeaveChoice {
  /** `<enrolment>:<session>:<day>`, as the form sends it: the day tells whether the session moved meanwhile. */
  value: string
  course: string
  day: string
  slot: string
  startsAtTime: string
}

/** The sessions a person may ask leave for, of every class the person is in, in their order. */
export async function leaveChoices(personId: number, locale: Locale): Promise<LeaveChoice[]> {
  const rows = await db
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('enrolments as e', 'e.course_class_id', 'c.id')
    .where({ 'e.person_id': personId, 'e.status': 'confirmed' })
    .whereIn('c.status', LEAVE_CLASSES)
    .where('s.day', '>=', addDays(clock.today(), -ATTENDANCE_PARAMETERS.lateLeaveDays))
    .whereNotExists((live) =>
      live
        .from('leave_request_sessions as k')
        .whereColumn('k.class_session_id', 's.id')
        .whereColumn('k.enrolment_id', 'e.id')
        .where('k.is_live', true)
    )
    .orderBy('c.id')
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .limit(200)
    .select('e.id as enrolment_id', 's.id', 's.day', 's.slot', 's.starts_at_time')
    .select(`co.title_${locale === 'en' ? 'en' : 'zh'} as course`)
  return rows.map((row) => ({
    value: `${row.enrolment_id}:${row.id}:${row.day}`,
    course: row.course,
    day: row.day,
    slot: row.slot,
    startsAtTime: row.starts_at_time,
  }))
}
