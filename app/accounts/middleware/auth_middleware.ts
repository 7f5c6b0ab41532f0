import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** What somebody may do who came in by a slip and has no own password yet. */
const BEFORE_FIRST_PASSWORD = ['/account/first_password', '/logout']

/** Sends people who are not signed in to the sign-in page, and back afterwards; an own password comes first. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if (!ctx.auth.user && ctx.request.method() === 'GET') {
      ctx.session.put('returnTo', ctx.request.url(true))
    }
    await ctx.auth.authenticateUsing(['web'], { loginRoute: '/login' })
    const isDue = ctx.auth.user!.slipUsedAt !== null
    if (isDue && !BEFORE_FIRST_PASSWORD.includes(ctx.request.url())) {
      return ctx.response.redirect('/account/first_password')
    }
    return next()
  }
}
