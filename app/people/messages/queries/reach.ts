import { channels } from '#app/people/messages/channels/channels'
import { kindOf, type MessageKind } from '#app/people/messages/message_kinds'
import type { ChannelName } from '#app/people/messages/channels/channels'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Whether a copy goes out: `sent`; no address; opted out of; the channel is not open. */
export type CopyReach = 'sent' | 'no_address' | 'opted_out' | 'off'

export interface Reach {
  /** There is an account to read it in the product. */
  app: boolean
  email: CopyReach
  sms: CopyReach
}

/**
 * How a message of a kind would reach each person, as `sendMessages` then sends it, in three queries.
 * No address is opened for it.
 */
export async function reachOf(
  client: QueryClientContract,
  personIds: number[],
  kind: MessageKind
): Promise<Map<number, Reach>> {
  const { topic, statutory, sms } = kindOf(kind)
  const users = await client
    .from('users as u')
    .leftJoin('contact_addresses as a', (join) => {
      join.on('a.user_id', 'u.id').andOnNotNull('a.confirmed_at')
    })
    .whereIn('u.person_id', personIds)
    .where('u.status', 'active')
    // An officer has another account beside the one as trainee, which stands first.
    .orderByRaw(
      `CASE WHEN EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = u.id AND r.role = 'trainee')
        THEN 0 ELSE 1 END`
    )
    .select('u.id', 'u.person_id', 'a.id as address_id')
  const phones = await client
    .from('persons')
    .whereIn('id', personIds)
    .whereNotNull('phone_cipher')
    .select('id')
  const optOuts = await client
    .from('message_opt_outs')
    .where('topic', topic)
    .whereIn(
      'user_id',
      users.map((user) => user.id)
    )
    .select('user_id', 'channel')
  const withPhone = new Set(phones.map((row) => row.id as number))
  const refused = new Set(statutory ? [] : optOuts.map((row) => `${row.user_id} ${row.channel}`))
  const userOf = new Map<number, { id: number; address_id: number | null }>()
  for (const user of users) if (!userOf.has(user.person_id)) userOf.set(user.person_id, user)

  return new Map(
    personIds.map((personId) => {
      const user = userOf.get(personId)
      const copy = (channel: ChannelName, hasAddress: boolean): CopyReach => {
        if (!channels[channel].isConfigured() || (channel === 'sms' && !sms)) return 'off'
        if (user && refused.has(`${user.id} ${channel}`)) return 'opted_out'
        return hasAddress ? 'sent' : 'no_address'
      }
      const email = copy('email', Boolean(user?.address_id))
      return [personId, { app: Boolean(user), email, sms: copy('sms', withPhone.has(personId)) }]
    })
  )
}

/** Whether somebody can read it: an SMS only says that there is something, and where. */
export function isReached({ app, email }: Reach): boolean {
  return app || email === 'sent'
}
