import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { messageTopics, type MessageTopic } from '#app/people/messages/message_kinds'
import type { ChannelName } from '#app/people/messages/channels/channels'
import type User from '#models/user'

/** Keeps which topics somebody wants by which channel. What the law owes is sent all the same. */
export default class ChooseMessages {
  async handle({ actor, wanted }: { actor: User; wanted: Record<ChannelName, MessageTopic[]> }) {
    await db.transaction(async (trx) => {
      await trx.from('users').where('id', actor.id).forUpdate().firstOrFail()
      await trx.from('message_opt_outs').where('user_id', actor.id).delete()
      const optOuts = (['email', 'sms'] as const).flatMap((channel) =>
        messageTopics
          .filter((topic) => !wanted[channel].includes(topic))
          .map((topic) => ({ user_id: actor.id, channel, topic, created_at: clock.instant() }))
      )
      await insertMany(trx, 'message_opt_outs', optOuts)
      await recordAudit(trx, {
        actor,
        action: 'message.chosen',
        subject: { type: 'user', id: actor.id },
        changes: { optedOut: optOuts.map(({ channel, topic }) => `${channel}:${topic}`) },
      })
    })
  }
}
