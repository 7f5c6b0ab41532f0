import db from '@adonisjs/lucid/services/db'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import { checkInWindow } from '#app/attendance/check_in/check_in_window'

/** Something about a session that a person should look at: a key of `inspections.hints` and its values. */
export interface SessionHint {
  key: 'shared_device' | 'punched_together' | 'marked_before' | 'changed_after_inspection'
  params: Record<string, string | number>
}

/** What looks odd about the marks of a session. Hints, no findings: each has innocent reasons too. */
export async function sessionHints(sessionId: number): Promise<SessionHint[]> {
  const session = await db.from('class_sessions').where('id', sessionId).firstOrFail()
  const hints: SessionHint[] = []
  const shared = await db
    .from('attendance_check_ins')
    .where('class_session_id', sessionId)
    .groupBy('device_tag')
    .havingRaw('COUNT(*) > 1')
    .select(db.raw('COUNT(*) AS people'))
  if (shared.length > 0) {
    const people = shared.reduce((sum, row) => sum + Number(row.people), 0)
    hints.push({ key: 'shared_device', params: { people, devices: shared.length } })
  }
  const together = await punchedTogether(sessionId)
  if (together) hints.push({ key: 'punched_together', params: together })
  const markedAt = session.attendance_marked_at
  if (markedAt && Date.parse(markedAt) < checkInWindow(session).starts) {
    hints.push({ key: 'marked_before', params: {} })
  }
  const changed = await db
    .from('attendance_mark_changes as k')
    .join('inspections as i', 'i.class_session_id', 'k.class_session_id')
    .join('inspection_people as p', (join) =>
      join.on('p.inspection_id', 'i.id').andOn('p.enrolment_id', 'k.enrolment_id')
    )
    .where('k.class_session_id', sessionId)
    .where('p.was_seen', false)
    .whereColumn('k.changed_at', '>', 'i.inspected_at')
    .whereIn('k.status_after', ['present', 'late'])
    .countDistinct('k.enrolment_id as people')
    .firstOrFail()
  if (Number(changed.people) > 0) {
    hints.push({ key: 'changed_after_inspection', params: { people: Number(changed.people) } })
  }
  return hints
}

/** The largest group of people whom one device recorded within seconds, when that is many. */
async function punchedTogether(sessionId: number) {
  const { togetherPeople, togetherSeconds } = ATTENDANCE_PARAMETERS
  const punches = await db
    .from('attendance_punches')
    .where('class_session_id', sessionId)
    .orderBy('device')
    .orderBy('punched_at')
    .select('device', 'enrolment_id', 'punched_at')
  let largest = { people: 0, seconds: togetherSeconds, device: '' }
  for (const own of Map.groupBy(punches, (one) => one.device as string).values()) {
    let from = 0
    for (const [to, last] of own.entries()) {
      const since = Date.parse(last.punched_at) - togetherSeconds * 1000
      while (Date.parse(own[from].punched_at) < since) from++
      const people = new Set(own.slice(from, to + 1).map((one) => one.enrolment_id)).size
      if (people > largest.people) largest = { ...largest, people, device: last.device }
    }
  }
  return largest.people >= togetherPeople ? largest : null
}
