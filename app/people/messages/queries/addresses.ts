import { decryptField } from '#app/shared/crypto/field_cipher'
import { kindOf } from '#app/people/messages/message_kinds'
import type { ChannelName } from '#app/people/messages/channels/channels'
import type { Locale } from '#app/shared/words'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface Recipient {
  user_id: number | null
  person_id: number | null
}

export interface Address {
  /** In clear; opened only when asked for. */
  full(): string
  mask: string
  locale: Locale
}

type Row = Record<string, any>

/**
 * The addresses at which the recipients want to be reached, in three queries. The given function tells
 * the one for a message and channel, or null: no address, not confirmed, or opted out of.
 */
export async function addressesOf(client: QueryClientContract, recipients: Recipient[]) {
  const ids = (column: keyof Recipient) => [
    ...new Set(recipients.flatMap((one) => one[column] ?? [])),
  ]
  const users: Row[] = await client
    .from('users')
    .leftJoin('contact_addresses', (join) => {
      join
        .on('contact_addresses.user_id', 'users.id')
        .andOnNotNull('contact_addresses.confirmed_at')
    })
    .where((either) => {
      either.whereIn('users.id', ids('user_id')).orWhereIn('users.person_id', ids('person_id'))
    })
    .where('users.status', 'active')
    // An officer has another account beside the one as trainee, which stands first.
    .orderByRaw(
      `CASE WHEN EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = users.id AND r.role = 'trainee')
        THEN 0 ELSE 1 END`
    )
    .select('users.id', 'users.person_id', 'users.locale')
    .select('contact_addresses.email_cipher', 'contact_addresses.email_mask')
  const personIds = [...ids('person_id'), ...users.flatMap((user) => user.person_id ?? [])]
  const people: Row[] = await client
    .from('persons')
    .whereIn('id', personIds)
    .whereNotNull('phone_cipher')
    .select('id', 'phone_cipher', 'phone_mask')
  const optOuts: Row[] = await client.from('message_opt_outs').whereIn(
    'user_id',
    users.map((user) => user.id)
  )

  return (message: Recipient & { kind: string }, channel: ChannelName): Address | null => {
    const user = users.find(
      message.user_id
        ? ({ id }) => id === message.user_id
        : (one) => one.person_id === message.person_id
    )
    const { topic, statutory } = kindOf(message.kind)
    const isRefused = optOuts.some(
      (one) => one.user_id === user?.id && one.channel === channel && one.topic === topic
    )
    if (isRefused && !statutory) return null
    const locale: Locale = user?.locale === 'en' ? 'en' : 'zh-CN'
    if (channel === 'email') return addressFrom(user?.email_cipher, user?.email_mask, locale)
    const personId = message.person_id ?? user?.person_id
    const person = people.find(({ id }) => id === personId)
    return addressFrom(person?.phone_cipher, person?.phone_mask, locale)
  }
}

function addressFrom(
  cipher: string | null | undefined,
  mask: string,
  locale: Locale
): Address | null {
  return cipher ? { full: () => decryptField(cipher), mask, locale } : null
}
