import env from '#start/env'
import mail from '@adonisjs/mail/services/main'
import type { Channel } from '#app/people/messages/channels/channels'

/** E-mail by SMTP; off while no server is named. */
export const email: Channel = {
  isConfigured() {
    return Boolean(env.get('SMTP_HOST') && env.get('MAIL_FROM'))
  },

  perMinute() {
    return env.get('EMAILS_PER_MINUTE') ?? 60
  },

  async send({ to, title, text, reference }) {
    const sent = await mail.send((message) => {
      message.to(to).subject(title).text(text)
      message.nodeMailerMessage.messageId = `<${reference}@${new URL(env.get('APP_URL')).hostname}>`
    })
    return sent.messageId ?? null
  },
}
