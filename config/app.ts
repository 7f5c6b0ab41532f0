import env from '#start/env'
import { defineConfig } from '@adonisjs/core/http'

export const appUrl = env.get('APP_URL')

/** Cookies are marked secure when the site is served over https, unless the operator says else. */
export const secureCookies = env.get('SECURE_COOKIES')
  ? env.get('SECURE_COOKIES') === 'on'
  : appUrl.startsWith('https://')

const trustedProxies = (env.get('TRUST_PROXY') ?? '').split(',').filter(Boolean)

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: false,
  useAsyncLocalStorage: false,
  trustProxy: (address: string) => trustedProxies.includes(address),
  cookie: {
    domain: '',
    path: '/',
    maxAge: '8h',
    httpOnly: true,
    secure: secureCookies,
    sameSite: 'lax',
  },
})
