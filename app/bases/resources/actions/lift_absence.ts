import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { RESOURCES } from '#app/bases/resources/resource_terms'
import type User from '#models/user'

/**
 * Takes an absence back; the row stays.
 * @throws RuleViolation E_LIFTED
 */
export default class LiftAbsence {
  async handle(input: {
    actor: User
    trainerId: number
    absenceId: number
    requestId?: string | null
  }) {
    const { actor, trainerId, absenceId, requestId } = input
    await db.transaction(async (trx) => {
      const lifted = await changedRows(
        trx
          .from('trainer_absences')
          .where({ id: absenceId, trainer_id: trainerId })
          .whereNull('lifted_at')
          .update({ lifted_at: clock.instant(), lifted_by_id: actor.id })
      )
      if (lifted === 0) throw new RuleViolation('E_LIFTED', { module: RESOURCES })
      const row = await trx.from('trainer_absences').where('id', absenceId).firstOrFail()
      await recordAudit(trx, {
        actor,
        action: 'trainer.absence_lifted',
        subject: { type: 'trainer', id: trainerId },
        changes: { fromDay: row.from_day, toDay: row.to_day, slot: row.slot },
        requestId,
      })
    })
  }
}
