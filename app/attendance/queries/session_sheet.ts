import db from '@adonisjs/lucid/services/db'
import { checkInWindow } from '#app/attendance/check_in/check_in_window'
import { whereDue } from '#app/classes/queries/carried_attendance'
import type { Presence } from '#app/attendance/presence'
import type { Locale } from '#app/shared/words'

export interface SessionSheet {
  id: number
  classId: number
  classCode: string
  classStatus: string
  title: string
  termNumber: number
  day: string
  slot: 'morning' | 'afternoon' | 'evening'
  startsAtTime: string
  endsAtTime: string
  hours: number
  kind: 'theory' | 'practice'
  room: string
  trainer: string
  marked: { at: string; by: string } | null
  rows: {
    enrolmentId: number
    position: number
    name: string
    documentMask: string
    status: Presence | null
    hours: number | null
    /** Leave that was asked or approved for this session. */
    leave: { status: 'asked' | 'approved'; reasonKind: string } | null
    /** What the first punch on a device proposes. */
    punch: { at: string; device: string; proposal: 'present' | 'late' } | null
    /** What the trainee's own check-in proposes. */
    checkIn: { at: string; proposal: 'present' | 'late'; isShared: boolean } | null
  }[]
  /** The sessions before and after in the class, for going on. */
  previousId: number | null
  nextId: number | null
}

/** One session with everybody to be marked and the marks there are. Four queries. */
export async function sessionSheet(sessionId: number, locale: Locale): Promise<SessionSheet> {
  const language = locale === 'en' ? 'en' : 'zh'
  const row = await db
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('rooms as r', 'r.id', 's.room_id')
    .join('trainers as t', 't.id', 's.trainer_id')
    .leftJoin('users as u', 'u.id', 's.attendance_marked_by_id')
    .where('s.id', sessionId)
    .select('s.*', 'c.code', 'c.status', 'c.term_number', `co.title_${language} as title`)
    .select(`r.name_${language} as room`, 't.name as trainer', 'u.full_name as marked_by')
    .firstOrFail()
  const isOver = row.status !== 'running' && row.status !== 'enrolling'
  const enrolled = db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .leftJoin('attendance_marks as m', (join) =>
      join.on('m.enrolment_id', 'e.id').andOnVal('m.class_session_id', sessionId)
    )
    .leftJoin('leave_request_sessions as k', (join) =>
      join
        .on('k.enrolment_id', 'e.id')
        .andOnVal('k.class_session_id', sessionId)
        .andOnVal('k.is_live', true)
    )
    .leftJoin('leave_requests as l', 'l.id', 'k.leave_request_id')
    .leftJoin('attendance_check_ins as i', (join) =>
      join.on('i.enrolment_id', 'e.id').andOnVal('i.class_session_id', sessionId)
    )
    .where('e.course_class_id', row.course_class_id)
    .whereIn('e.status', isOver ? ['completed', 'not_completed'] : ['confirmed'])
    .orderBy('e.position')
    .orderBy('e.id')
    .select('e.id', 'e.position', 'p.name', 'p.document_mask', 'm.status', 'm.hours')
    .select('l.status as leave_status', 'l.reason_kind', 'i.checked_in_at', 'i.proposal')
    .select('i.device_tag')
  const people = await whereDue(enrolled, 'e.id', sessionId)
  const punches = await db
    .from('attendance_punches')
    .where('class_session_id', sessionId)
    .orderBy('punched_at')
    .select('enrolment_id', 'punched_at', 'device')
  const byPerson = Map.groupBy(punches, (one) => one.enrolment_id as number)
  const { lateFrom } = checkInWindow(row)
  const order: { id: number }[] = await db
    .from('class_sessions')
    .where('course_class_id', row.course_class_id)
    .orderBy('day')
    .orderBy('starts_at_time')
    .select('id')
  const place = order.findIndex((one) => one.id === row.id)
  return {
    id: row.id,
    classId: row.course_class_id,
    classCode: row.code,
    classStatus: row.status,
    title: row.title,
    termNumber: row.term_number,
    day: row.day,
    slot: row.slot,
    startsAtTime: row.starts_at_time,
    endsAtTime: row.ends_at_time,
    hours: row.hours,
    kind: row.kind,
    room: row.room,
    trainer: row.trainer,
    marked: row.attendance_marked_at
      ? { at: row.attendance_marked_at, by: row.marked_by ?? '' }
      : null,
    rows: people.map((one) => ({
      enrolmentId: one.id,
      position: one.position,
      name: one.name,
      documentMask: one.document_mask,
      status: one.status,
      hours: one.hours,
      punch: punchOf(byPerson.get(one.id)?.[0], lateFrom),
      checkIn: one.checked_in_at && {
        at: one.checked_in_at,
        proposal: one.proposal,
        isShared: people.some(
          (other) => other.id !== one.id && other.device_tag === one.device_tag
        ),
      },
      leave: one.leave_status && { status: one.leave_status, reasonKind: one.reason_kind },
    })),
    previousId: order[place - 1]?.id ?? null,
    nextId: order[place + 1]?.id ?? null,
  }
}

function punchOf(punch: any, lateFrom: number) {
  if (!punch) return null
  const proposal =
    Date.parse(punch.punched_at) >= lateFrom ? ('late' as const) : ('present' as const)
  return { at: punch.punched_at as string, device: punch.device as string, proposal }
}
