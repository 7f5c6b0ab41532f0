import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { lockRecovery, refusal } from '#app/subsidies/recoveries/recovery_rows'
import type User from '#models/user'

export interface CancelRecoveryInput {
  actor: User
  recoveryId: number
  reason: string
  requestId?: string | null
}

/**
 * Cancels a draft: nothing was asked back, the claim stays paid. The same reason is not drafted by
 * itself again.
 * @throws RuleViolation E_NOT_DRAFT, E_OWN_CLAIM, E_OWN_BASE
 */
export default class CancelRecovery {
  async handle({ actor, recoveryId, reason, requestId }: CancelRecoveryInput) {
    await db.transaction(async (trx) => {
      const { recovery } = await lockRecovery(trx, recoveryId, actor)
      const cancelled = await changedRows(
        trx.from('recoveries').where({ id: recoveryId, status: 'draft' }).update({
          status: 'cancelled',
          closed_by_id: actor.id,
          closed_at: clock.instant(),
          closed_reason: reason,
        })
      )
      if (cancelled === 0) throw refusal('E_NOT_DRAFT', { number: recovery.number })
      await recordAudit(trx, {
        actor,
        action: 'recovery.cancelled',
        subject: { type: 'recovery', id: recoveryId },
        changes: { number: recovery.number, reason },
        requestId,
      })
    })
  }
}
