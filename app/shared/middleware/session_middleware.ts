import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import PackageSessionMiddleware from '@adonisjs/session/session_middleware'
import { isSessionless } from '#app/shared/middleware/sessionless'

/** The session, for every page that somebody signs in to. */
export default class SessionMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if (isSessionless(ctx)) return next()
    const session = await ctx.containerResolver.make(PackageSessionMiddleware)
    return session.handle(ctx, next)
  }
}
