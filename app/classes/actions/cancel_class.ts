import db from '@adonisjs/lucid/services/db'
import { releaseSeats } from '#app/bases/seats'
import { holdsSeats } from '#app/classes/class_status'
import { countRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { isPublished } from '#app/classes/timetabling/tell_affected'
import { placedSession } from '#app/classes/timetabling/load_world'
import { recordTimetableChange } from '#app/classes/timetabling/change_rows'
import { writeSessions } from '#app/classes/timetabling/write_sessions'
import {
  type ClassRow,
  endApplications,
  moveClass,
  readClass,
  recordDecision,
  refuseState,
} from '#app/classes/class_step'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Cancels a class in which nobody is enrolled any more. Its open seats go back to the plan, its room
 * and trainer are free again; sessions already held stay on record.
 * @throws RuleViolation E_REASON_NEEDED, E_CLASS_STATE, E_CLASS_HAS_TRAINEES, E_SESSION_CHECKED_IN,
 * E_SESSION_INSPECTED
 */
export default class CancelClass {
  async handle(input: {
    actor: User
    classId: number
    reason: string
    requestId?: string
  }): Promise<void> {
    const { actor, classId, requestId } = input
    const reason = input.reason.trim()
    await db.transaction(async (trx) => {
      const { from } = await this.within(trx, { actor, classId, reason })
      await recordAudit(trx, {
        actor,
        action: 'class.cancelled',
        subject: { type: 'course_class', id: classId },
        reason,
        changes: { status: [from, 'cancelled'] },
        requestId,
      })
    })
  }

  /** The same inside a transaction, without its audit entry: for a class that is merged into another. */
  async within(
    trx: TransactionClientContract,
    { actor, classId, reason }: { actor: User; classId: number; reason: string }
  ): Promise<{ from: string }> {
    if (!reason) throw new RuleViolation('E_REASON_NEEDED', { module: 'classes', field: 'reason' })
    const row = await readClass(trx, classId)
    refuseState(row.status, 'cancelled')
    const open = row.seats - row.seats_taken
    if (holdsSeats(row.status) && open > 0) {
      const allocationId = row.plan_allocation_id
      await releaseSeats(trx, { allocationId, classId, seats: open, actor })
    }
    await moveClass(trx, row, 'cancelled')
    const enrolled = await countRows(
      trx.from('enrolments').where({ course_class_id: classId, status: 'confirmed' })
    )
    if (enrolled > 0) {
      throw new RuleViolation('E_CLASS_HAS_TRAINEES', {
        module: 'classes',
        params: { count: enrolled },
      })
    }
    await this.#clearTimetable(trx, row, actor, reason)
    await recordDecision(trx, classId, 'cancelled', actor, reason)
    await endApplications(trx, classId)
    return { from: row.status }
  }

  /** Takes the sessions that were not held off the timetable; of an open class they stay on record. */
  async #clearTimetable(
    trx: TransactionClientContract,
    row: ClassRow,
    actor: User,
    reason: string
  ) {
    const rows = await trx
      .from('class_sessions')
      .where('course_class_id', row.id)
      .whereNull('attendance_marked_at')
      .orderBy('day')
      .orderBy('id')
    const sessions = rows.map((one) => ({ before: placedSession(one), after: null }))
    if (sessions.length === 0) return
    await writeSessions(trx, sessions)
    if (!isPublished(row)) return
    await recordTimetableChange(trx, {
      classId: row.id,
      actorId: actor.id,
      reason,
      peopleTold: 0,
      sessions,
    })
  }
}
