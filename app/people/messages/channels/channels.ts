import { email } from '#app/people/messages/channels/email_channel'
import { sms } from '#app/people/messages/channels/sms_channel'

export type ChannelName = 'email' | 'sms'

export interface Letter {
  /** Full address or number, in clear. */
  to: string
  title: string
  text: string
  /** The same at every try, so that a receiver can tell a repetition. */
  reference: string
}

/** A way out of the product. */
export interface Channel {
  isConfigured(): boolean
  /** Letters that may leave in a minute. */
  perMinute(): number
  /** Sends one; gives the provider's own reference, if it has one. Raises what went wrong. */
  send(letter: Letter): Promise<string | null>
}

export const channels: Record<ChannelName, Channel> = { email, sms }
