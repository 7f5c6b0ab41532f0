import { randomUUID } from 'node:crypto'
import clock from '#app/shared/clock'
import { queueDeliveries } from '#app/people/messages/queue_deliveries'
import type { MessageKind } from '#app/people/messages/message_kinds'
import type { MessageParameters } from '#app/people/messages/message_words'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface NewMessage {
  /** A person, who may have no account yet and finds it when there is one; or an account. */
  to: { personId: number } | { userId: number }
  kind: MessageKind
  /** Values of its sentence: what `MessageValue` allows, without personal numbers. */
  parameters?: MessageParameters
  /** The page where the reader sees more or acts: a path of the product. */
  path?: string
  /** A second message with the same key is not sent. */
  uniqueKey?: string
}

/**
 * Tells somebody something, in the transaction of the fact: one message in the product, and a copy by
 * e-mail and SMS where a channel is configured, the reader has an address and did not opt out.
 */
export function sendMessage(trx: TransactionClientContract, message: NewMessage) {
  return sendMessages(trx, [message])
}

/** The same for many at once, with a bounded number of statements. */
export async function sendMessages(trx: TransactionClientContract, messages: NewMessage[]) {
  const now = clock.instant()
  for (let start = 0; start < messages.length; start += 100) {
    const added = await trx
      .knexQuery()
      .table('messages')
      .insert(messages.slice(start, start + 100).map((message) => rowOf(message, now)))
      .onConflict('unique_key')
      .ignore()
      .returning(['id', 'user_id', 'person_id', 'kind'])
    await queueDeliveries(trx, added)
  }
}

function rowOf({ to, kind, parameters, path, uniqueKey }: NewMessage, now: string) {
  return {
    user_id: 'userId' in to ? to.userId : null,
    person_id: 'personId' in to ? to.personId : null,
    kind,
    parameters: JSON.stringify(parameters ?? {}),
    path: path ?? null,
    unique_key: uniqueKey ?? randomUUID(),
    created_at: now,
  }
}
