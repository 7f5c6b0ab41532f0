import db from '@adonisjs/lucid/services/db'
import { channels } from '#app/people/messages/channels/channels'
import type { Reader } from '#app/people/messages/queries/own_messages'

/** By which ways a reader is reached, at which masked addresses, and what was opted out of. */
export async function messageSettings({ id, personId }: Reader) {
  const address = await db
    .from('contact_addresses')
    .where('user_id', id)
    .select('email_mask', 'confirmed_at', 'code_expires_at')
    .first()
  const person = personId
    ? await db.from('persons').where('id', personId).select('phone_mask').first()
    : null
  const optOuts = await db.from('message_opt_outs').where('user_id', id).select('channel', 'topic')
  return {
    email: {
      isConfigured: channels.email.isConfigured(),
      mask: (address?.email_mask ?? null) as string | null,
      isConfirmed: Boolean(address?.confirmed_at),
    },
    sms: {
      isConfigured: channels.sms.isConfigured(),
      mask: (person?.phone_mask ?? null) as string | null,
    },
    isWanted: (channel: string, topic: string) =>
      !optOuts.some((one) => one.channel === channel && one.topic === topic),
  }
}
