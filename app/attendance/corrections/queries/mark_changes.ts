import db from '@adonisjs/lucid/services/db'
import type { Presence } from '#app/attendance/presence'
import type { MarkSource } from '#app/attendance/session_lock'

export interface MarkChange {
  name: string
  before: { status: Presence; hours: number; source: MarkSource; by: string; at: string }
  after: { status: Presence; hours: number; source: MarkSource }
  reason: string | null
  by: string
  at: string
  /** Who consented, when the change needed it. */
  consentBy: string | null
}

/** What the marks of a session said before, latest change first. One query. */
export async function markChanges(sessionId: number): Promise<MarkChange[]> {
  const rows = await db
    .from('attendance_mark_changes as k')
    .join('enrolments as e', 'e.id', 'k.enrolment_id')
    .join('persons as p', 'p.id', 'e.person_id')
    .join('users as u', 'u.id', 'k.changed_by_id')
    .join('users as m', 'm.id', 'k.marked_by_id')
    .leftJoin('attendance_corrections as c', 'c.id', 'k.attendance_correction_id')
    .leftJoin('users as d', 'd.id', 'c.decided_by_id')
    .where('k.class_session_id', sessionId)
    .orderBy('k.id', 'desc')
    .limit(200)
    .select('k.*', 'p.name', 'u.full_name as by', 'm.full_name as marked_by')
    .select('d.full_name as consent_by')
  return rows.map((row) => ({
    name: row.name,
    before: {
      status: row.status_before,
      hours: row.hours_before,
      source: row.source_before,
      by: row.marked_by,
      at: row.marked_at,
    },
    after: { status: row.status_after, hours: row.hours_after, source: row.source_after },
    reason: row.reason,
    by: row.by,
    at: row.changed_at,
    consentBy: row.consent_by,
  }))
}
