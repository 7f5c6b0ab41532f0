import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { lockRecovery, refusal } from '#app/subsidies/recoveries/recovery_rows'
import type User from '#models/user'

export interface DecideCancellationInput {
  actor: User
  recoveryId: number
  result: 'agreed' | 'refused'
  reason: string
  requestId?: string | null
}

/**
 * Agrees to a proposed cancellation of a draft, or refuses it. Agreed, nothing is asked back and the
 * claim stays paid; refused, the draft waits to be opened and the proposal can be made anew.
 * @throws RuleViolation E_NOT_DRAFT, E_NO_CANCELLATION, E_SAME_PERSON, E_OWN_CLAIM, E_OWN_BASE
 */
export default class DecideCancellation {
  async handle({ actor, recoveryId, result, reason, requestId }: DecideCancellationInput) {
    await db.transaction(async (trx) => {
      const { recovery } = await lockRecovery(trx, recoveryId, actor)
      const { number, status, cancelProposedById } = recovery
      if (status !== 'draft') throw refusal('E_NOT_DRAFT', { number })
      if (cancelProposedById === null) throw refusal('E_NO_CANCELLATION', { number })
      if (cancelProposedById === actor.id) throw refusal('E_SAME_PERSON')
      const at = clock.instant()
      const changed = await changedRows(
        trx
          .from('recoveries')
          .where({ id: recoveryId, status: 'draft', cancel_proposed_by_id: cancelProposedById })
          .update(
            result === 'agreed'
              ? {
                  ...{ status: 'cancelled', closed_by_id: actor.id },
                  ...{ closed_at: at, closed_reason: reason },
                }
              : {
                  ...{ cancel_reason: null, cancel_proposed_by_id: null, cancel_proposed_at: null },
                  ...{ cancel_refused_by_id: actor.id, cancel_refused_at: at },
                  cancel_refused_reason: reason,
                }
          )
      )
      if (changed === 0) throw refusal('E_NO_CANCELLATION', { number })
      await recordAudit(trx, {
        actor,
        action: result === 'agreed' ? 'recovery.cancelled' : 'recovery.cancellation_refused',
        subject: { type: 'recovery', id: recoveryId },
        changes: { number },
        requestId,
      })
    })
  }
}
