import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { homeOf } from '#app/accounts/home'

/** Sends people who are already signed in to their first page. */
export default class GuestMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if (ctx.auth.user) return ctx.response.redirect(homeOf(ctx.auth.user))
    return next()
  }
}
