import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { checkInWindow, windowStateOf } from '#app/attendance/check_in/check_in_window'
import { isSpokenCode, readEntry } from '#app/attendance/check_in/rotating_code'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Language file of check-in. */
export const CHECK_IN = 'check_in'

export interface CheckInInput {
  /** The trainee, when signed in; else `digits` tell who it is. */
  actor: User | null
  /** The last four characters of the document. */
  digits?: string | null
  /** Of somebody who scanned in time. */
  entry?: string | null
  /** The six digits that were read out. */
  code?: string | null
  deviceTag: string
  /** Milliseconds on the device, where it told. */
  deviceTime?: number | null
  requestId?: string
}

export interface CheckedIn {
  sessionId: number
  proposal: 'present' | 'late'
  minutesLate: number
  at: string
  /** The same check-in was there already. */
  wasThere: boolean
}

interface OpenSession {
  id: number
  course_class_id: number
  day: string
  starts_at_time: string
  ends_at_time: string
}

/**
 * Checks somebody in to the session whose code they have: a proposal that the trainer sees at once and
 * confirms by marking. The server's time decides. Once the trainer has marked, nothing is proposed any
 * more.
 * @throws RuleViolation E_CODE_OLD, E_CODE_WRONG, E_WINDOW_CLOSED, E_DIGITS_NEEDED, E_NOT_IN_CLASS,
 * E_DIGITS_TWICE, E_MARKED_ALREADY
 */
export default class CheckIn {
  async handle(input: CheckInInput): Promise<CheckedIn> {
    const now = clock.milliseconds()
    const way = input.entry ? ('scan' as const) : ('code' as const)
    const sessionId = input.entry
      ? readEntry(input.entry, input.deviceTag, now)
      : await this.#sessionOfCode(input, now)
    if (!sessionId) throw refusal(input.entry ? 'E_CODE_OLD' : 'E_CODE_WRONG')

    return db.transaction(async (trx) => {
      // The sheet locks the same row: whoever comes second finds the other.
      const session = await trx
        .from('class_sessions as s')
        .where('s.id', sessionId)
        .select('s.id', 's.course_class_id', 's.day', 's.starts_at_time', 's.ends_at_time')
        .select('s.attendance_marked_at')
        .forUpdate()
        .firstOrFail()
      const window = checkInWindow(session)
      if (windowStateOf(window, now) !== 'open') throw refusal('E_WINDOW_CLOSED')
      const enrolmentId = await this.#enrolment(trx, session.course_class_id, input)
      const there = await trx
        .from('attendance_check_ins')
        .where({ class_session_id: sessionId, enrolment_id: enrolmentId })
        .first()
      if (there) return answerOf(there, true)
      if (session.attendance_marked_at) throw refusal('E_MARKED_ALREADY')

      const row = {
        class_session_id: sessionId,
        enrolment_id: enrolmentId,
        way,
        proposal: now >= window.lateFrom ? 'late' : 'present',
        minutes_late: Math.max(0, Math.floor((now - window.starts) / 60_000)),
        device_tag: input.deviceTag,
        skew_seconds: skewOf(input.deviceTime, now),
        user_id: input.actor?.id ?? null,
        checked_in_at: clock.instant(),
      }
      await trx.table('attendance_check_ins').insert(row)
      await recordAudit(trx, {
        actor: input.actor,
        action: 'attendance.checked_in',
        subject: { type: 'class_session', id: sessionId },
        changes: { enrolment: enrolmentId, way, proposal: row.proposal },
        requestId: input.requestId,
      })
      return answerOf(row, false)
    })
  }

  /** The session whose digits these are, among those that can be checked in to now. */
  async #sessionOfCode({ code }: CheckInInput, now: number): Promise<number | null> {
    if (!code) return null
    const sessions: OpenSession[] = await db
      .from('class_sessions as s')
      .join('course_classes as c', 'c.id', 's.course_class_id')
      .where({ 's.day': clock.today(), 'c.status': 'running' })
      .select('s.id', 's.course_class_id', 's.day', 's.starts_at_time', 's.ends_at_time')
    const found = sessions.find(
      (one) => windowStateOf(checkInWindow(one), now) === 'open' && isSpokenCode(one.id, code, now)
    )
    return found?.id ?? null
  }

  async #enrolment(
    trx: TransactionClientContract,
    classId: number,
    { actor, digits }: CheckInInput
  ): Promise<number> {
    const query = trx
      .from('enrolments as e')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
      .join('persons as p', 'p.id', 'e.person_id')
      .where({ 'e.course_class_id': classId, 'e.status': 'confirmed', 'c.status': 'running' })
      .select('e.id')
    if (actor?.personId) query.where('p.id', actor.personId)
    else if (digits) query.whereLike('p.document_mask', `%${digits.toUpperCase()}`)
    else throw refusal('E_DIGITS_NEEDED', 'digits')
    const found = await query
    if (found.length === 0) throw refusal('E_NOT_IN_CLASS')
    if (found.length > 1) throw refusal('E_DIGITS_TWICE')
    return found[0].id
  }
}

function skewOf(deviceTime: number | null | undefined, now: number): number | null {
  if (deviceTime === null || deviceTime === undefined) return null
  const seconds = Math.round((deviceTime - now) / 1000)
  return Math.max(-2_000_000_000, Math.min(2_000_000_000, seconds))
}

function answerOf(row: any, wasThere: boolean): CheckedIn {
  return {
    sessionId: row.class_session_id,
    proposal: row.proposal,
    minutesLate: row.minutes_late,
    at: row.checked_in_at,
    wasThere,
  }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: CHECK_IN, field })
}
