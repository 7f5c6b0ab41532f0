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
 * itself again. A draft that the records gave rise to is cancelled by two people: here the first
 * proposes it. Gives which of the two it was.
 * @throws RuleViolation E_NOT_DRAFT, E_CANCEL_WAITS, E_OWN_CLAIM, E_OWN_BASE
 */
export default class CancelRecovery {
  async handle(input: CancelRecoveryInput): Promise<'proposed' | 'cancelled'> {
    const { actor, recoveryId, reason, requestId } = input
    return db.transaction(async (trx) => {
      const { recovery } = await lockRecovery(trx, recoveryId, actor)
      const { createdById, cancelProposedById, number } = recovery
      if (recovery.status === 'draft' && cancelProposedById !== null) {
        throw refusal('E_CANCEL_WAITS', { number })
      }
      const isFirst = createdById === null
      const at = clock.instant()
      const changed = await changedRows(
        trx
          .from('recoveries')
          .where({ id: recoveryId, status: 'draft' })
          .whereNull('cancel_proposed_by_id')
          .update(
            isFirst
              ? { cancel_reason: reason, cancel_proposed_by_id: actor.id, cancel_proposed_at: at }
              : {
                  ...{ status: 'cancelled', closed_by_id: actor.id },
                  ...{ closed_at: at, closed_reason: reason },
                }
          )
      )
      if (changed === 0) throw refusal('E_NOT_DRAFT', { number })
      await recordAudit(trx, {
        actor,
        action: isFirst ? 'recovery.cancellation_proposed' : 'recovery.cancelled',
        subject: { type: 'recovery', id: recoveryId },
        changes: { number },
        requestId,
      })
      return isFirst ? 'proposed' : 'cancelled'
    })
  }
}
