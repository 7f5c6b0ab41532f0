import env from '#start/env'
import db from '@adonisjs/lucid/services/db'
import i18nManager from '@adonisjs/i18n/services/main'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { enqueue } from '#app/shared/outbox/outbox'
import { channels, type ChannelName } from '#app/people/messages/channels/channels'
import { messageWords, smsWords } from '#app/people/messages/message_words'
import { addressesOf, type Address } from '#app/people/messages/queries/addresses'
import { DELIVER_JOB, scheduleDeliveries } from '#app/people/messages/queue_deliveries'

const MOST_ATTEMPTS = 5
const LEASE_SECONDS = 120

type Row = Record<string, any>

/**
 * Sends one copy of a message. Two workers never send the same one; what fails is tried again after
 * one, four, sixteen and sixty-four minutes, then given up. Neither the words nor the address are
 * logged.
 */
export default class DeliverMessage {
  async handle(deliveryId: number) {
    const delivery = await this.#find(deliveryId)
    if (!delivery || !['queued', 'failed'].includes(delivery.state)) return
    const channel = delivery.channel as ChannelName
    if (await this.#isFull(channel)) {
      return db.transaction((trx) => scheduleDeliveries(trx, channel, [deliveryId]))
    }
    if (!(await this.#claim(deliveryId))) return
    const attempts = delivery.attempts + 1
    if (!channels[channel].isConfigured()) return this.#giveUp(deliveryId, 'not_configured')
    const address = (await addressesOf(db.connection(), [delivery as any]))(
      delivery as any,
      channel
    )
    if (!address) return this.#giveUp(deliveryId, 'no_address')
    try {
      const reference = await channels[channel].send(letterTo(address, delivery, channel))
      await this.#note(deliveryId, {
        state: 'sent',
        provider_reference: reference?.slice(0, 120) ?? null,
        sent_at: clock.instant(),
        address_mask: address.mask,
        last_error: null,
      })
    } catch (error) {
      if (attempts >= MOST_ATTEMPTS) return this.#giveUp(deliveryId, faultOf(error))
      await this.#tryLater(deliveryId, attempts, faultOf(error))
    }
  }

  #find(id: number): Promise<Row | null> {
    return db
      .from('message_deliveries as d')
      .join('messages as m', 'm.id', 'd.message_id')
      .where('d.id', id)
      .select('d.id', 'd.channel', 'd.state', 'd.attempts')
      .select('m.user_id', 'm.person_id', 'm.kind', 'm.parameters')
      .first()
  }

  async #isFull(channel: ChannelName) {
    const row = await db
      .from('message_deliveries')
      .where({ channel, state: 'sent' })
      .where('sent_at', '>', clock.instantIn(-60))
      .count('* as total')
      .first()
    return Number(row?.total ?? 0) >= channels[channel].perMinute()
  }

  async #claim(id: number) {
    const claimed = await changedRows(
      db
        .from('message_deliveries')
        .where('id', id)
        .whereIn('state', ['queued', 'failed'])
        .where((free) => {
          free.whereNull('claimed_until').orWhere('claimed_until', '<', clock.instant())
        })
        .update({
          claimed_until: clock.instantIn(LEASE_SECONDS),
          attempts: db.raw('attempts + 1'),
        })
    )
    return claimed === 1
  }

  #giveUp(id: number, fault: string) {
    return this.#note(id, { state: 'dead', last_error: fault })
  }

  async #tryLater(id: number, attempts: number, fault: string) {
    await this.#note(id, { state: 'failed', last_error: fault })
    await db.transaction((trx) =>
      enqueue(trx, [
        {
          kind: DELIVER_JOB,
          payload: { deliveryId: id },
          runAt: clock.instantIn(60 * 4 ** (attempts - 1)),
        },
      ])
    )
  }

  #note(id: number, values: Record<string, unknown>) {
    return db
      .from('message_deliveries')
      .where('id', id)
      .update({ ...values, claimed_until: null })
  }
}

function letterTo(address: Address, delivery: Row, channel: ChannelName) {
  const { kind } = delivery
  const parameters = JSON.parse(delivery.parameters)
  const { locale } = address
  const link = new URL('/messages', env.get('APP_URL')).href
  const envelope = { to: address.full(), reference: `message-${delivery.id}` }
  if (channel === 'sms') return { ...envelope, ...smsWords(kind, parameters, { locale, link }) }
  const { title, text } = messageWords(kind, parameters, locale)
  const foot = i18nManager.locale(locale).t('messages.letter_foot', { link })
  return { ...envelope, title, text: `${text}\n\n${foot}\n` }
}

/** A word for the fault without what the server said, which may name the address. */
function faultOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  const parts = [code, responseCode].filter((part) => part !== undefined)
  return parts.filter((part) => /^[\w-]{1,40}$/.test(String(part))).join(' ') || 'error'
}
