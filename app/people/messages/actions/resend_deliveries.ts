import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { scheduleDeliveries } from '#app/people/messages/queue_deliveries'
import type User from '#models/user'

/** Queues chosen copies anew that failed or were given up; others are left alone. Gives their number. */
export default class ResendDeliveries {
  async handle({ actor, ids }: { actor: User; ids: number[] }): Promise<number> {
    return db.transaction(async (trx) => {
      const rows = await trx
        .from('message_deliveries')
        .whereIn('id', ids)
        .whereIn('state', ['failed', 'dead'])
        .orderBy('id')
        .forUpdate()
        .select('id', 'channel')
      if (rows.length === 0) return 0
      await trx
        .from('message_deliveries')
        .whereIn(
          'id',
          rows.map(({ id }) => id)
        )
        .update({
          state: 'queued',
          attempts: 0,
          last_error: null,
          claimed_until: null,
          queued_at: clock.instant(),
        })
      for (const channel of ['email', 'sms'] as const) {
        const own = rows.filter((row) => row.channel === channel).map(({ id }) => id)
        if (own.length > 0) await scheduleDeliveries(trx, channel, own)
      }
      await recordAudit(trx, {
        actor,
        action: 'message.resent',
        subject: { type: 'message_delivery', id: null },
        changes: { deliveries: rows.map(({ id }) => id) },
      })
      return rows.length
    })
  }
}
