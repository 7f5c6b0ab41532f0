import env from '#start/env'
import { secureCookies } from '#config/app'
import { defineConfig, stores } from '@adonisjs/session'
import { sealedDatabase } from '#app/shared/crypto/sealed_sessions'

const sessionConfig = defineConfig({
  enabled: true,
  cookieName: secureCookies ? '__Host-bagong-session' : 'bagong-session',
  clearWithBrowser: true,
  age: '30m',
  cookie: { path: '/', httpOnly: true, secure: secureCookies, sameSite: 'lax' },
  store: env.get('SESSION_DRIVER'),
  stores: { cookie: stores.cookie(), database: sealedDatabase() },
})

export default sessionConfig
