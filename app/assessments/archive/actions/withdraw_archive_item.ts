import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseArchive } from '#app/assessments/archive/refusal'
import type User from '#models/user'

/**
 * Says that an entry of the archive was wrong; the row stays, struck out with its reason.
 * @throws RuleViolation E_ARCHIVE_REASON, E_ARCHIVE_GONE
 */
export default class WithdrawArchiveItem {
  async handle(input: {
    actor: User
    sittingId: number
    itemId: number
    reason: string
    requestId?: string
  }): Promise<void> {
    const { actor, sittingId, itemId, requestId } = input
    const reason = input.reason.trim()
    if (!reason) refuseArchive('E_ARCHIVE_REASON', {}, 'reason')
    await db.transaction(async (trx) => {
      const changed = await changedRows(
        trx
          .from('sitting_archive_items')
          .where({ id: itemId, sitting_id: sittingId })
          .whereNull('withdrawn_at')
          .update({
            withdrawn_reason: reason,
            withdrawn_by_id: actor.id,
            withdrawn_at: clock.instant(),
          })
      )
      if (changed === 0) refuseArchive('E_ARCHIVE_GONE')
      await recordAudit(trx, {
        actor,
        action: 'sitting.archive_withdrawn',
        subject: { type: 'sitting', id: sittingId },
        reason,
        changes: { entry: itemId },
        requestId,
      })
    })
  }
}
