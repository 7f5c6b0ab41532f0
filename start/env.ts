import { Env } from '@adonisjs/core/env'

/**
 * Environment of the process. `DATABASE_URL` is `sqlite:PATH` (relative to the project) or
 * `postgres://…`; `FIELD_KEY` encrypts personal fields, `INDEX_KEY` keys their blind index.
 */
export default await Env.create(new URL('../', import.meta.url), {
  NODE_ENV: Env.schema.enum(['development', 'production', 'test'] as const),
  PORT: Env.schema.number(),
  HOST: Env.schema.string({ format: 'host' }),
  APP_KEY: Env.schema.secret(),
  APP_URL: Env.schema.string({ format: 'url', tld: false }),
  LOG_LEVEL: Env.schema.string(),
  SESSION_DRIVER: Env.schema.enum(['cookie', 'memory', 'database'] as const),
  LIMITER_STORE: Env.schema.enum(['database', 'memory'] as const),
  DATABASE_URL: Env.schema.string(),
  FIELD_KEY: Env.schema.secret(),
  INDEX_KEY: Env.schema.secret(),
  STORAGE_DIR: Env.schema.string.optional(),
  SIGNING_KEYS_DIR: Env.schema.string.optional(),
  DOCUMENT_SIGNER: Env.schema.string.optional(),
  DOCUMENT_SIGNER_PASSPHRASE: Env.schema.secret.optional(),
  SMTP_HOST: Env.schema.string.optional(),
  SMTP_PORT: Env.schema.number.optional(),
  SMTP_USERNAME: Env.schema.string.optional(),
  SMTP_PASSWORD: Env.schema.secret.optional(),
  MAIL_FROM: Env.schema.string.optional(),
  EMAILS_PER_MINUTE: Env.schema.number.optional(),
  SMS_DRIVER: Env.schema.enum.optional(['off', 'file'] as const),
  SMS_PER_MINUTE: Env.schema.number.optional(),
  TRUST_PROXY: Env.schema.string.optional(),
  SECURE_COOKIES: Env.schema.enum.optional(['on', 'off'] as const),
})
