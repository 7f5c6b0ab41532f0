import clock from '#app/shared/clock'
import { isSessionless } from '#app/shared/middleware/sessionless'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** A sign-in ends after ten hours, however busy it was. */
const ABSOLUTE_SECONDS = 10 * 3600

/** Reads who is signed in, with the roles held at this moment; ends sessions that must not go on. */
export default class CurrentUserMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if (isSessionless(ctx)) return next()

    await ctx.auth.check()
    const user = ctx.auth.user
    if (user) {
      const signedInAt = ctx.session.get('signedInAt')
      const expired =
        typeof signedInAt === 'number' &&
        clock.milliseconds() - signedInAt > ABSOLUTE_SECONDS * 1000
      if (!user.isActive || expired) {
        await ctx.auth.use('web').logout()
        ctx.session.clear()
        ctx.session.regenerate()
      } else {
        await user.loadRoles()
      }
    }
    return next()
  }
}
