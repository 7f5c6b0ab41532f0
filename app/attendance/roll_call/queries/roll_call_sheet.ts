import db from '@adonisjs/lucid/services/db'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import { hoursOfPresence, type Presence } from '#app/attendance/presence'
import { readPayload } from '#app/attendance/roll_call/roll_call_payload'

export interface KeptSheet {
  id: number
  sessionId: number
  outcome: 'merged' | 'to_decide' | 'decided' | 'refused'
  cause: string | null
  by: string
  /** By the device's clock. */
  markedAt: string
  receivedAt: string
  /** Seconds the device's clock is off, when that is more than it may be. */
  skewSeconds: number | null
  decidedBy: string | null
  decidedAt: string | null
  /** What the telephone says, by enrolment. */
  marks: Map<number, { status: Presence; hours: number }>
}

/** A sheet that a telephone sent. @throws E_ROW_NOT_FOUND (404) */
export async function rollCallSheet(id: number | string): Promise<KeptSheet> {
  const row = await sheets().where('r.id', id).firstOrFail()
  return sheetOf(row)
}

/** The sheets of a session that telephones sent, latest first. */
export async function rollCallSheets(sessionId: number): Promise<KeptSheet[]> {
  const rows = await sheets().where('r.class_session_id', sessionId).orderBy('r.id', 'desc')
  return rows.map(sheetOf)
}

function sheets() {
  return db
    .from('roll_call_sheets as r')
    .join('class_sessions as s', 's.id', 'r.class_session_id')
    .join('roll_call_devices as d', 'd.id', 'r.roll_call_device_id')
    .join('users as u', 'u.id', 'd.user_id')
    .leftJoin('users as k', 'k.id', 'r.decided_by_id')
    .select('r.*', 's.hours', 'u.full_name as by', 'k.full_name as decided_by')
}

function sheetOf(row: any): KeptSheet {
  const { marks } = readPayload(row.payload)
  const isOff = Math.abs(row.skew_seconds) > ATTENDANCE_PARAMETERS.clockSkewSeconds
  return {
    id: row.id,
    sessionId: row.class_session_id,
    outcome: row.outcome,
    cause: row.cause,
    by: row.by,
    markedAt: row.marked_at,
    receivedAt: row.received_at,
    skewSeconds: isOff ? row.skew_seconds : null,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    marks: new Map(
      marks.map(({ enrolmentId, status, hours }) => [
        enrolmentId,
        { status, hours: hours ?? hoursOfPresence(status, row.hours) },
      ])
    ),
  }
}
