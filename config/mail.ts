import env from '#start/env'
import { defineConfig, transports } from '@adonisjs/mail'

const user = env.get('SMTP_USERNAME')

/** E-mail leaves by one SMTP server; `email_channel` tells whether it is configured. */
const mailConfig = defineConfig({
  default: 'smtp',
  from: env.get('MAIL_FROM') ?? '',
  mailers: {
    smtp: transports.smtp({
      host: env.get('SMTP_HOST') ?? '',
      port: env.get('SMTP_PORT') ?? 587,
      secure: env.get('SMTP_PORT') === 465,
      ...(user && {
        auth: { type: 'login' as const, user, pass: env.get('SMTP_PASSWORD')?.release() ?? '' },
      }),
    }),
  },
})

export default mailConfig

declare module '@adonisjs/mail/types' {
  export interface MailersList extends InferMailers<typeof mailConfig> {}
}
