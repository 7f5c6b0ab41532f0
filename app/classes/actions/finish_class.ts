import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { releaseSeats } from '#app/bases/seats'
import { enqueue } from '#app/shared/outbox/outbox'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { ATTENDANCE_RULE, type AttendanceByDay, isComplete } from '#app/classes/attendance_rule'
import { attendanceByDay } from '#app/classes/queries/attendance_of'
import { moveClass, readClass, recordDecision, refuseState } from '#app/classes/class_step'
import { refusePartialHours } from '#app/classes/timetabling/refuse_partial_hours'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Ends a class whose last day has come and whose every session is marked: writes each person's
 * attendance, tells who completed it, and gives seats that nobody took back to the plan.
 * @throws RuleViolation E_CLASS_STATE, E_NOT_OVER, E_SESSIONS_UNMARKED, E_CORRECTIONS_WAIT
 */
export default class FinishClass {
  async handle(input: {
    actor: User
    classId: number
    requestId?: string
  }): Promise<{ completed: number; notCompleted: number }> {
    const { actor, classId, requestId } = input
    return db.transaction(async (trx) => {
      const row = await readClass(trx, classId)
      refuseState(row.status, 'finished')
      if (clock.today() < row.ends_on) {
        throw new RuleViolation('E_NOT_OVER', { module: 'classes', params: { day: row.ends_on } })
      }
      const unused = row.seats - row.seats_taken
      if (unused > 0) {
        const allocationId = row.plan_allocation_id
        await releaseSeats(trx, { allocationId, classId, seats: unused, actor })
      }
      await moveClass(trx, row, 'finished', { finished_at: clock.instant() })
      await this.#refuseUnmarked(trx, classId)
      await refusePartialHours(trx, classId)
      await this.#refuseWaiting(trx, classId)
      const outcome = await this.#closeEnrolments(trx, classId)
      await recordDecision(trx, classId, 'finished', actor)
      if (row.training_kind === 'apprenticeship') {
        // Prepaid shares of those who did not complete are asked back.
        const job = { kind: 'recoveries.draft', payload: { classId } }
        await enqueue(trx, [{ ...job, uniqueKey: `recoveries:class:${classId}` }])
      }
      await recordAudit(trx, {
        actor,
        action: 'class.finished',
        subject: { type: 'course_class', id: classId },
        changes: {
          status: [row.status, 'finished'],
          ...outcome,
          seatsReleased: unused,
          minimumPercent: ATTENDANCE_RULE.minimumPercent,
        },
        requestId,
      })
      return outcome
    })
  }

  async #refuseUnmarked(trx: TransactionClientContract, classId: number) {
    const unmarked = await trx
      .from('class_sessions')
      .where('course_class_id', classId)
      .whereNull('attendance_marked_at')
      .orderBy('sequence')
      .select('day')
    if (unmarked.length > 0) {
      throw new RuleViolation('E_SESSIONS_UNMARKED', {
        module: 'classes',
        params: { count: unmarked.length, day: unmarked[0].day },
      })
    }
  }

  /** After finishing no mark moves: what still waits for consent is decided before. */
  async #refuseWaiting(trx: TransactionClientContract, classId: number) {
    const waiting = await trx
      .from('attendance_corrections as k')
      .join('class_sessions as s', 's.id', 'k.class_session_id')
      .where({ 's.course_class_id': classId, 'k.status': 'proposed' })
      .count('* as total')
      .firstOrFail()
    if (Number(waiting.total) > 0) {
      throw new RuleViolation('E_CORRECTIONS_WAIT', {
        module: 'classes',
        params: { count: Number(waiting.total) },
      })
    }
  }

  async #closeEnrolments(trx: TransactionClientContract, classId: number) {
    const enrolments = await trx
      .from('enrolments')
      .where({ course_class_id: classId, status: 'confirmed' })
      .orderBy('id')
      .select('id')
    const outcome = { completed: 0, notCompleted: 0 }
    const alike = new Map<string, { attendance: AttendanceByDay; ids: number[] }>()
    const found = await attendanceByDay(
      enrolments.map(({ id }) => ({ id, classId })),
      { client: trx }
    )
    for (const [id, attendance] of found) {
      outcome[isComplete(attendance) ? 'completed' : 'notCompleted']++
      const key = JSON.stringify(attendance)
      const group = alike.get(key) ?? { attendance, ids: [] }
      group.ids.push(id)
      alike.set(key, group)
    }
    const now = clock.instant()
    for (const { attendance, ids } of alike.values()) {
      await trx
        .from('enrolments')
        .whereIn('id', ids)
        .update({
          status: isComplete(attendance) ? 'completed' : 'not_completed',
          hours_attended: attendance.attended,
          days_attended: attendance.days.attended,
          training_days: attendance.days.planned,
          attendance_percent: attendance.percentOfWhole ?? 0,
          ended_at: now,
          updated_at: now,
        })
    }
    return outcome
  }
}
