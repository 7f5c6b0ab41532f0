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
 * itself again. A draft that the records gave rise to is cancelled by two people: the first proposes
 * it, the second agrees. Gives which of the two it was.
 * @throws RuleViolation E_NOT_DRAFT, E_SAME_PERSON, E_OWN_CLAIM, E_OWN_BASE
 */
export default class CancelRecovery {
  async handle(input: CancelRecoveryInput): Promise<'proposed' | 'cancelled'> {
    const { actor, recoveryId, reason, requestId } = input
    return db.transaction(async (trx) => {
      const { recovery } = await lockRecovery(trx, recoveryId, actor)
      const { createdById, cancelProposedById, number } = recovery
      if (cancelProposedById === actor.id) throw refusal('E_SAME_PERSON')
      const isFirst = createdById === null && cancelProposedById === null
      const at = clock.instant()
      const changed = await changedRows(
        trx
          .from('recoveries')
          .where({ id: recoveryId, status: 'draft' })
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
