import db from '@adonisjs/lucid/services/db'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import type { Presence } from '#app/attendance/presence'

export interface BoardRow {
  enrolmentId: number
  position: number
  name: string
  documentMask: string
  /** The mark, once the trainer marked. */
  mark: Presence | null
  leave: 'asked' | 'approved' | null
  checkIn: {
    at: string
    way: 'scan' | 'code'
    proposal: 'present' | 'late'
    minutesLate: number
    isSignedIn: boolean
    /** Names of others that the same device checked in. */
    sharedWith: string[]
    /** Seconds the device's clock is off, when that is more than it may be. */
    skewSeconds: number | null
  } | null
}

export interface CheckInBoard {
  rows: BoardRow[]
  in: number
  out: number
  flagged: number
}

/** Who is in at a session and who is not, in the order of the roster. One query. */
export async function checkInBoard(classId: number, sessionId: number): Promise<CheckInBoard> {
  const rows = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .leftJoin('attendance_check_ins as k', (join) =>
      join.on('k.enrolment_id', 'e.id').andOnVal('k.class_session_id', sessionId)
    )
    .leftJoin('attendance_marks as m', (join) =>
      join.on('m.enrolment_id', 'e.id').andOnVal('m.class_session_id', sessionId)
    )
    .leftJoin('leave_request_sessions as q', (join) =>
      join
        .on('q.enrolment_id', 'e.id')
        .andOnVal('q.class_session_id', sessionId)
        .andOnVal('q.is_live', true)
    )
    .leftJoin('leave_requests as l', 'l.id', 'q.leave_request_id')
    .where('e.course_class_id', classId)
    .whereNot('e.status', 'withdrawn')
    .orderBy('e.position')
    .orderBy('e.id')
    .select('e.id', 'e.position', 'p.name', 'p.document_mask', 'm.status as mark')
    .select('l.status as leave', 'k.way', 'k.proposal', 'k.minutes_late', 'k.device_tag')
    .select('k.skew_seconds', 'k.user_id', 'k.checked_in_at')
  const byDevice = Map.groupBy(
    rows.filter((row) => row.device_tag),
    (row) => row.device_tag as string
  )
  const board = rows.map((row): BoardRow => {
    const others = (byDevice.get(row.device_tag) ?? []).filter((one) => one.id !== row.id)
    const isOff = Math.abs(row.skew_seconds ?? 0) > ATTENDANCE_PARAMETERS.clockSkewSeconds
    return {
      enrolmentId: row.id,
      position: row.position,
      name: row.name,
      documentMask: row.document_mask,
      mark: row.mark,
      leave: row.leave,
      checkIn: row.checked_in_at && {
        at: row.checked_in_at,
        way: row.way,
        proposal: row.proposal,
        minutesLate: row.minutes_late,
        isSignedIn: row.user_id !== null,
        sharedWith: others.map((one) => one.name),
        skewSeconds: isOff ? row.skew_seconds : null,
      },
    }
  })
  const isIn = (row: BoardRow) =>
    row.checkIn !== null || row.mark === 'present' || row.mark === 'late'
  return {
    rows: board,
    in: board.filter(isIn).length,
    out: board.filter((row) => !isIn(row)).length,
    flagged: board.filter(
      ({ checkIn }) => checkIn && (checkIn.sharedWith.length > 0 || checkIn.skewSeconds)
    ).length,
  }
}
