import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { changeRuleOf } from '#app/attendance/change_rule'
import {
  countPresences,
  hoursFit,
  hoursOfPresence,
  type PresenceMark,
} from '#app/attendance/presence'
import { whereDue } from '#app/classes/queries/carried_attendance'
import { warnOfLowAttendance } from '#app/attendance/warnings/warn_of_low_attendance'
import { proposeCorrections } from '#app/attendance/corrections/propose_corrections'
import {
  differs,
  lockSession,
  marksOfSession,
  putMarks,
  type LockedSession,
  type MarkSource,
  type NewMark,
} from '#app/attendance/session_lock'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface MarkAttendanceInput {
  actor: User
  sessionId: number
  marks: PresenceMark[]
  /** Why marks are changed; needed once the session's day is over. */
  reason?: string | null
  source?: MarkSource
  requestId?: string
}

export interface MarkedSession {
  written: number
  /** Changes that wait for the consent of a base administrator. */
  proposed: number
}

/**
 * Marks one whole session: every confirmed enrolment of the class gets a mark, all at once. On the
 * session's day marks may be changed freely; later a reason is needed, and after
 * `freeCorrectionDays` the consent of a second person: then the old mark stands until that is given.
 * What a mark said before stays in `attendance_mark_changes`. After the class is finished nothing moves.
 * @throws RuleViolation E_NOT_RUNNING, E_SESSION_AHEAD, E_MARKED_TWICE, E_NOT_IN_CLASS, E_HOURS,
 * E_UNMARKED, E_CHANGE_REASON, E_CORRECTION_WAITS
 */
export default class MarkAttendance {
  async handle(input: MarkAttendanceInput): Promise<MarkedSession> {
    return db.transaction((trx) => markSession(trx, input))
  }
}

/** The same inside a transaction that does more. */
export async function markSession(
  trx: TransactionClientContract,
  { actor, sessionId, marks, reason, source = 'sheet', requestId }: MarkAttendanceInput
): Promise<MarkedSession> {
  const session = await lockSession(trx, sessionId)
  const confirmed = await confirmedOf(trx, session)
  refuseUnfit(marks, confirmed, session)
  const before = await marksOfSession(trx, sessionId)

  // Whoever checks in at this moment waits for this row and finds the session marked.
  await trx.from('class_sessions').where('id', sessionId).select('id').forUpdate().firstOrFail()
  const proposals = source === 'sheet' ? await proposalsOf(trx, sessionId) : new Map()

  const all: NewMark[] = marks.map(({ enrolmentId, status, hours }) => ({
    enrolmentId,
    status,
    hours: hours ?? hoursOfPresence(status, session.hours),
    source: hoursOfPresence(status, 1) > 0 ? (proposals.get(enrolmentId) ?? source) : source,
  }))
  const changed = all.filter((mark) => differs(mark, before.get(mark.enrolmentId)))
  const { needs } = changeRuleOf(session.day)
  if (changed.length > 0 && needs !== 'nothing' && !reason) refuse('E_CHANGE_REASON')
  const waiting = needs === 'consent' ? changed : []
  const going = all.filter((mark) => changed.includes(mark) || !before.has(mark.enrolmentId))
  const written = going.filter((mark) => !waiting.includes(mark))

  // When and by whom a session was called stays true: later changes have rows of their own.
  if (before.size === 0 || (needs === 'nothing' && written.length > 0)) {
    await trx
      .from('class_sessions')
      .where('id', sessionId)
      .update({ attendance_marked_at: clock.instant(), attendance_marked_by_id: actor.id })
  }
  await putMarks(trx, sessionId, written, before, { actorId: actor.id, reason })
  await proposeCorrections(trx, sessionId, waiting, before, { actor, reason: reason ?? '' })
  const away = written.filter(({ hours }) => hours < session.hours)
  await warnOfLowAttendance(
    trx,
    session.course_class_id,
    away.map(({ enrolmentId }) => enrolmentId)
  )
  await recordAudit(trx, {
    actor,
    action: 'attendance.marked',
    subject: { type: 'class_session', id: sessionId },
    changes: {
      class: session.course_class_id,
      day: session.day,
      counts: [
        before.size === 0 ? null : countPresences([...before.values()].map(({ status }) => status)),
        countPresences(standing(all, waiting, before)),
      ],
      ...(source !== 'sheet' && { source }),
      ...(changed.length > 0 && { changed: changed.length - waiting.length }),
      ...(waiting.length > 0 && { proposed: waiting.length }),
    },
    requestId,
  })
  return { written: written.length, proposed: waiting.length }
}

/** What stands afterwards: proposed changes leave the old mark in place. */
function* standing(
  all: NewMark[],
  waiting: NewMark[],
  before: Awaited<ReturnType<typeof marksOfSession>>
) {
  for (const mark of all) {
    yield waiting.includes(mark) ? before.get(mark.enrolmentId)!.status : mark.status
  }
}

/** Whom a check-in or a device proposes as there, and which of the two. */
async function proposalsOf(
  trx: TransactionClientContract,
  sessionId: number
): Promise<Map<number, MarkSource>> {
  const punched = await trx
    .from('attendance_punches')
    .where('class_session_id', sessionId)
    .distinct('enrolment_id')
  const checkedIn = await trx
    .from('attendance_check_ins')
    .where('class_session_id', sessionId)
    .select('enrolment_id')
  return new Map([
    ...punched.map((row): [number, MarkSource] => [row.enrolment_id, 'import']),
    ...checkedIn.map((row): [number, MarkSource] => [row.enrolment_id, 'self']),
  ])
}

/** Everybody of the class to whom the session is due: not those who came by a merger after it was held. */
export async function confirmedOf(
  trx: TransactionClientContract,
  session: LockedSession
): Promise<Map<number, string>> {
  const query = trx
    .from('enrolments')
    .join('persons', 'persons.id', 'enrolments.person_id')
    .where({ course_class_id: session.course_class_id })
    .where('enrolments.status', 'confirmed')
    .orderBy('position')
    .select('enrolments.id', 'persons.name')
  const rows: any[] = await whereDue(query, 'enrolments.id', session.id)
  return new Map(rows.map((row) => [row.id, row.name]))
}

function refuseUnfit(
  marks: PresenceMark[],
  confirmed: Map<number, string>,
  session: LockedSession
) {
  const missing = new Map(confirmed)
  for (const { enrolmentId, status, hours } of marks) {
    const name = confirmed.get(enrolmentId)
    if (name === undefined) refuse('E_NOT_IN_CLASS')
    if (!missing.delete(enrolmentId)) refuse('E_MARKED_TWICE', { name })
    if (hours !== undefined && !hoursFit(status, hours, session.hours)) {
      refuse('E_HOURS', { name, most: session.hours })
    }
  }
  if (missing.size > 0) {
    const [name] = missing.values()
    refuse('E_UNMARKED', { count: missing.size, name })
  }
}

function refuse(code: string, params: Record<string, string | number> = {}): never {
  throw new RuleViolation(code, {
    module: 'attendance',
    params,
    ...(code === 'E_CHANGE_REASON' && { field: 'reason' }),
  })
}
