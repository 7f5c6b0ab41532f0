import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { Exception } from '@adonisjs/core/exceptions'
import { recordAudit } from '#app/shared/audit/record_audit'
import type User from '#models/user'

/**
 * Makes a link of one's own useless at once. A second time changes nothing.
 * @throws Exception 404 when the link is not the actor's
 */
export default class RevokeFeed {
  async handle(input: { actor: User; feedId: number; requestId?: string }): Promise<void> {
    const { actor, feedId, requestId } = input
    await db.transaction(async (trx) => {
      const own = { id: feedId, created_by_id: actor.id }
      const feed = await trx.from('calendar_feeds').where(own).forUpdate().first()
      if (!feed) throw new Exception('No such link', { status: 404, code: 'E_ROW_NOT_FOUND' })
      const changed = await changedRows(
        trx
          .from('calendar_feeds')
          .where(own)
          .whereNull('revoked_at')
          .update({ revoked_at: clock.instant(), revoked_by_id: actor.id })
      )
      if (changed === 0) return
      await recordAudit(trx, {
        actor,
        action: 'calendar_feed.revoked',
        subject: { type: 'calendar_feed', id: feedId },
        changes: {},
        requestId,
      })
    })
  }
}
