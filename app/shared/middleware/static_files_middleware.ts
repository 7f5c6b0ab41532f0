import { sendCompressed } from '#app/shared/middleware/compressed_assets'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import PackageStaticMiddleware from '@adonisjs/static/static_middleware'

/** Files of `public/`: all have an ending, so that no page asks the disk whether it is one. */
export default class StaticFilesMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if (!/\.[^/]*$/.test(ctx.request.url())) return next()
    if (await sendCompressed(ctx)) return
    const files = await ctx.containerResolver.make(PackageStaticMiddleware)
    return files.handle(ctx, next)
  }
}
