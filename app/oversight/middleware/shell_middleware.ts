import clock from '#app/shared/clock'
import { homeOf } from '#app/accounts/home'
import { navigationFor } from '#app/oversight/navigation'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** What every page's frame needs: who is signed in, where they can go, the year. */
export default class ShellMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    ctx.view.share({ year: clock.year(), today: clock.today(), requestId: ctx.request.id() })
    const user = ctx.auth?.user
    if (user && ctx.request.method() === 'GET') {
      const { baseName, navigation, unread } = await navigationFor(user, ctx)
      ctx.view.share({
        currentUser: {
          id: user.id,
          fullName: user.fullName,
          roles: user.roles,
          baseName,
          initial: Array.from(user.fullName)[0],
        },
        navigation,
        unread,
        ownFrame: homeOf(user) === '/me' ? 'phone' : 'staff',
      })
    }
    return next()
  }
}
