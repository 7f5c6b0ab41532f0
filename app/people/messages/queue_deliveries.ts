import clock from '#app/shared/clock'
import { channels, type ChannelName } from '#app/people/messages/channels/channels'
import { kindOf } from '#app/people/messages/message_kinds'
import { addressesOf, type Recipient } from '#app/people/messages/queries/addresses'
import { enqueue } from '#app/shared/outbox/outbox'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const DELIVER_JOB = 'deliver_message'

type Added = Recipient & { id: number; kind: string }

/** Queues a copy of new messages for each channel that reaches the reader. Nothing is configured: nothing. */
export async function queueDeliveries(trx: TransactionClientContract, messages: Added[]) {
  const open = (['email', 'sms'] as const).filter((name) => channels[name].isConfigured())
  if (open.length === 0 || messages.length === 0) return
  const addresses = await addressesOf(trx, messages)
  for (const channel of open) {
    const wanted = messages.flatMap((message) => {
      if (channel === 'sms' && !kindOf(message.kind).sms) return []
      const address = addresses(message, channel)
      return address ? [{ messageId: message.id, mask: address.mask }] : []
    })
    await queue(trx, channel, wanted)
  }
}

async function queue(
  trx: TransactionClientContract,
  channel: ChannelName,
  wanted: { messageId: number; mask: string }[]
) {
  if (wanted.length === 0) return
  const rows = await trx
    .knexQuery()
    .table('message_deliveries')
    .insert(
      wanted.map(({ messageId, mask }) => ({
        message_id: messageId,
        channel,
        state: 'queued',
        attempts: 0,
        address_mask: mask,
        queued_at: clock.instant(),
      }))
    )
    .onConflict(['message_id', 'channel'])
    .ignore()
    .returning('id')
  await scheduleDeliveries(
    trx,
    channel,
    rows.map((row) => Number(row.id ?? row))
  )
}

/** Puts deliveries behind those that wait already, so many to a minute as the channel takes. */
export async function scheduleDeliveries(
  trx: TransactionClientContract,
  channel: ChannelName,
  ids: number[]
) {
  const waiting = await trx
    .from('message_deliveries')
    .where({ channel, state: 'queued' })
    .whereNotIn('id', ids)
    .count('* as total')
    .first()
  const before = Number(waiting?.total ?? 0)
  const perMinute = channels[channel].perMinute()
  await enqueue(
    trx,
    ids.map((deliveryId, index) => ({
      kind: DELIVER_JOB,
      payload: { deliveryId },
      runAt: clock.instantIn(Math.floor((before + index) / perMinute) * 60),
    }))
  )
}
