import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  endApplications,
  moveClass,
  readClass,
  recordStep,
  refuseState,
} from '#app/classes/class_step'
import type User from '#models/user'

/**
 * Begins teaching, on the first day or later, with at least one person enrolled.
 * @throws RuleViolation E_CLASS_STATE, E_TOO_EARLY, E_NOBODY_ENROLLED
 */
export default class StartClass {
  async handle(input: { actor: User; classId: number; requestId?: string }): Promise<void> {
    const { actor, classId, requestId } = input
    await db.transaction(async (trx) => {
      const row = await readClass(trx, classId)
      refuseState(row.status, 'running')
      if (clock.today() < row.starts_on) {
        throw new RuleViolation('E_TOO_EARLY', {
          module: 'classes',
          params: { day: row.starts_on },
        })
      }
      if (row.seats_taken < 1) throw new RuleViolation('E_NOBODY_ENROLLED', { module: 'classes' })
      await moveClass(trx, row, 'running')
      await recordStep(trx, classId, 'started', actor)
      await endApplications(trx, classId)
      await recordAudit(trx, {
        actor,
        action: 'class.started',
        subject: { type: 'course_class', id: classId },
        changes: { status: [row.status, 'running'], seatsTaken: row.seats_taken },
        requestId,
      })
    })
  }
}
