import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { lockRecovery, refusal } from '#app/subsidies/recoveries/recovery_rows'
import type User from '#models/user'

export interface ProposeWriteOffInput {
  actor: User
  recoveryId: number
  reason: string
  /** The document that allows it. */
  document: string
  requestId?: string | null
}

/**
 * Proposes to give up what did not come back. Money can still come in until a second person agrees.
 * @throws RuleViolation E_NOT_OPEN, E_WRITE_OFF_WAITS, E_OWN_CLAIM, E_OWN_BASE
 */
export default class ProposeWriteOff {
  async handle({ actor, recoveryId, reason, document, requestId }: ProposeWriteOffInput) {
    await db.transaction(async (trx) => {
      const { recovery } = await lockRecovery(trx, recoveryId, actor)
      const { number, amountFen, recoveredFen } = recovery
      if (recovery.status !== 'open') throw refusal('E_NOT_OPEN', { number })
      const proposed = await changedRows(
        trx
          .from('recoveries')
          .where({ id: recoveryId, status: 'open' })
          .whereNull('write_off_proposed_by_id')
          .update({
            write_off_document: document,
            write_off_reason: reason,
            write_off_proposed_by_id: actor.id,
            write_off_proposed_at: clock.instant(),
          })
      )
      if (proposed === 0) throw refusal('E_WRITE_OFF_WAITS', { number })
      await recordAudit(trx, {
        actor,
        action: 'recovery.write_off_proposed',
        subject: { type: 'recovery', id: recoveryId },
        changes: { number, amountFen: amountFen - recoveredFen, document },
        requestId,
      })
    })
  }
}
