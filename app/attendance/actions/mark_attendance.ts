import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  type Presence,
  type PresenceMark,
  countPresences,
  hoursFit,
  hoursOf,
} from '#app/attendance/presence'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface SessionRow {
  id: number
  course_class_id: number
  day: string
  hours: number
}

/**
 * Marks one whole session: every confirmed enrolment of the class gets a mark, all at once. Marking
 * again replaces the marks until the class is finished; the audit keeps the counts before and after.
 * @throws RuleViolation E_NOT_RUNNING, E_SESSION_AHEAD, E_MARKED_TWICE, E_NOT_IN_CLASS, E_HOURS,
 * E_UNMARKED
 */
export default class MarkAttendance {
  async handle(input: {
    actor: User
    sessionId: number
    marks: PresenceMark[]
    requestId?: string
  }): Promise<void> {
    const { actor, sessionId, marks, requestId } = input
    return db.transaction(async (trx) => {
      const session: SessionRow = await trx
        .from('class_sessions')
        .where('id', sessionId)
        .select('id', 'course_class_id', 'day', 'hours')
        .firstOrFail()
      await this.#refuseUntimely(trx, session)

      const confirmed = await this.#confirmed(trx, session.course_class_id)
      const before = await this.#marksOf(trx, sessionId)
      this.#refuseUnfit(marks, confirmed, session)

      const now = clock.instant()
      await trx
        .from('class_sessions')
        .where('id', sessionId)
        .update({ attendance_marked_at: now, attendance_marked_by_id: actor.id })
      await this.#write(trx, session, marks, actor, now)

      const after = countPresences(marks.map((mark) => mark.status))
      await recordAudit(trx, {
        actor,
        action: 'attendance.marked',
        subject: { type: 'class_session', id: sessionId },
        changes: {
          class: session.course_class_id,
          day: session.day,
          counts: [before.length === 0 ? null : countPresences(before), after],
        },
        requestId,
      })
    })
  }

  async #refuseUntimely(trx: TransactionClientContract, session: SessionRow) {
    // The class stays locked, so it cannot be finished on marks that change meanwhile.
    const { status } = await trx
      .from('course_classes')
      .where('id', session.course_class_id)
      .select('status')
      .forUpdate()
      .firstOrFail()
    if (status !== 'running') refuse('E_NOT_RUNNING')
    if (session.day > clock.today()) refuse('E_SESSION_AHEAD', { day: session.day })
  }

  async #confirmed(trx: TransactionClientContract, classId: number): Promise<Map<number, string>> {
    const rows: { id: number; name: string }[] = await trx
      .from('enrolments')
      .join('persons', 'persons.id', 'enrolments.person_id')
      .where({ course_class_id: classId })
      .where('enrolments.status', 'confirmed')
      .orderBy('position')
      .select('enrolments.id', 'persons.name')
    return new Map(rows.map((row) => [row.id, row.name]))
  }

  async #marksOf(trx: TransactionClientContract, sessionId: number): Promise<Presence[]> {
    const rows = await trx
      .from('attendance_marks')
      .where('class_session_id', sessionId)
      .select('status')
    return rows.map((row) => row.status)
  }

  #refuseUnfit(marks: PresenceMark[], confirmed: Map<number, string>, session: SessionRow) {
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

  async #write(
    trx: TransactionClientContract,
    session: SessionRow,
    marks: PresenceMark[],
    actor: User,
    now: string
  ) {
    // A class has at most fifty seats: one statement takes it whole.
    await trx
      .knexQuery()
      .table('attendance_marks')
      .insert(
        marks.map(({ enrolmentId, status, hours }) => ({
          class_session_id: session.id,
          enrolment_id: enrolmentId,
          status,
          hours: hours ?? hoursOf(status, session.hours),
          marked_by_id: actor.id,
          marked_at: now,
        }))
      )
      .onConflict(['class_session_id', 'enrolment_id'])
      .merge(['status', 'hours', 'marked_by_id', 'marked_at'])
  }
}

function refuse(code: string, params: Record<string, string | number> = {}): never {
  throw new RuleViolation(code, { module: 'attendance', params })
}
