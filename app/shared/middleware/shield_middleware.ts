import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import PackageShieldMiddleware from '@adonisjs/shield/shield_middleware'
import { isSessionless } from '#app/shared/middleware/sessionless'

const PUBLIC_POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Shield with its CSRF token where there is a session; the same headers on public pages. */
export default class ShieldMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if (!isSessionless(ctx)) {
      const shield = await ctx.containerResolver.make(PackageShieldMiddleware)
      return shield.handle(ctx, next)
    }

    ctx.response.header('content-security-policy', PUBLIC_POLICY)
    ctx.response.header('x-frame-options', 'DENY')
    ctx.response.header('x-content-type-options', 'nosniff')
    ctx.response.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
    return next()
  }
}
