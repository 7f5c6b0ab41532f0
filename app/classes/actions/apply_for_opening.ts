import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { reserveSeats } from '#app/bases/seats'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { moveClass, readClass, recordStep, refuseState } from '#app/classes/class_step'
import { refuseUnpermitted } from '#app/classes/permission_rule'
import { refuseIncompleteTerms } from '#app/classes/modes/refuse_incomplete_terms'
import { refusePartialHours } from '#app/classes/timetabling/refuse_partial_hours'
import { openRound } from '#app/classes/opening/rounds'
import type User from '#models/user'

/**
 * Asks the bureau to open a class and reserves its seats in the plan.
 * @throws RuleViolation E_CLASS_STATE, E_STARTS_IN_PAST, E_PLAN_FULL, E_ALLOCATION_FULL,
 * E_HOURS_NOT_WHOLE, E_TERMS_INCOMPLETE and those of `openRound` and
 * `refuseUnpermitted`
 */
export default class ApplyForOpening {
  async handle(input: { actor: User; classId: number; requestId?: string }): Promise<void> {
    const { actor, classId, requestId } = input
    await db.transaction(async (trx) => {
      const row = await readClass(trx, classId)
      refuseState(row.status, 'applied')
      if (row.starts_on < clock.today()) {
        throw new RuleViolation('E_STARTS_IN_PAST', {
          module: 'classes',
          params: { day: row.starts_on },
        })
      }
      await refuseUnpermitted(trx, classId)
      await refuseIncompleteTerms(trx, classId)
      await reserveSeats(trx, {
        allocationId: row.plan_allocation_id,
        classId,
        seats: row.seats,
        actor,
      })
      await moveClass(trx, row, 'applied', { applied_at: clock.instant() })
      await refusePartialHours(trx, classId)
      const { round, dueOn } = await openRound(trx, classId, actor)
      await recordStep(trx, classId, 'applied', actor)
      await recordAudit(trx, {
        actor,
        action: 'class.applied',
        subject: { type: 'course_class', id: classId },
        changes: { status: [row.status, 'applied'], seats: row.seats, round, dueOn },
        requestId,
      })
    })
  }
}
