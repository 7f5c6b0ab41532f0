import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { RESOURCES } from '#app/bases/resources/resource_terms'
import type User from '#models/user'

/**
 * Opens again what a closure closed; the row stays.
 * @throws RuleViolation E_LIFTED
 */
export default class LiftClosure {
  async handle(input: { actor: User; closureId: number; requestId?: string | null }) {
    const { actor, closureId, requestId } = input
    await db.transaction(async (trx) => {
      const lifted = await changedRows(
        trx
          .from('closures')
          .where('id', closureId)
          .whereNull('lifted_at')
          .update({ lifted_at: clock.instant(), lifted_by_id: actor.id })
      )
      if (lifted === 0) throw new RuleViolation('E_LIFTED', { module: RESOURCES })
      const row = await trx.from('closures').where('id', closureId).firstOrFail()
      await recordAudit(trx, {
        actor,
        action: 'closure.lifted',
        subject: row.room_id
          ? { type: 'room', id: row.room_id }
          : { type: 'base', id: row.base_id },
        changes: { fromDay: row.from_day, toDay: row.to_day, slot: row.slot },
        requestId,
      })
    })
  }
}
