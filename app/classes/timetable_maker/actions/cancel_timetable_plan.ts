import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

/**
 * Stops the making of a timetable, or sets aside one that was made and not put in force.
 * @throws RuleViolation E_PLAN_STATE
 */
export default class CancelTimetablePlan {
  async handle(input: { actor: User; planId: number; requestId?: string }): Promise<void> {
    const { actor, planId, requestId } = input
    await db.transaction(async (trx) => {
      const changed = await changedRows(
        trx
          .from('timetable_plans')
          .where('id', planId)
          .whereIn('status', ['queued', 'running', 'made'])
          .update({ status: 'cancelled', finished_at: clock.instant() })
      )
      if (changed === 0) throw new RuleViolation('E_PLAN_STATE', { module: 'timetable_plans' })
      await recordAudit(trx, {
        actor,
        action: 'timetable_plan.cancelled',
        subject: { type: 'timetable_plan', id: planId },
        changes: {},
        requestId,
      })
    })
  }
}
