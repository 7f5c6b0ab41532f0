import { rm } from 'node:fs/promises'
import limiter from '@adonisjs/limiter/services/main'
import { publicUploadOf } from '#app/shared/middleware/public_uploads'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Forms with files that one account may send in ten minutes. */
export const UPLOADS = 120

/**
 * Nobody anonymous reaches the multipart parser, but for the forms that are open to the public: those
 * say beforehand how long they are, stay small, and come only so often from one address. Everywhere
 * else file forms are for people who are signed in, and even they send only so many.
 */
export default class UploadGateMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { auth, request, response, view } = ctx
    const type = (request.header('content-type') ?? '').toLowerCase()
    const upload = publicUploadOf(ctx)
    if (upload || type.startsWith('multipart/')) {
      if (!upload && !auth.user) return response.status(415).header('connection', 'close').send('')
      if (upload && !(Number(request.header('content-length')) <= upload.bytes)) {
        response.status(413).header('connection', 'close')
        return view.render('pages/errors/too_large', {})
      }
      const wait = upload
        ? await secondsToWait(`public-upload:${request.ip()}`, upload.perHour, '1 hour')
        : await secondsToWait(`upload:${auth.user!.id}`, UPLOADS, '10 mins')
      if (wait > 0) {
        response.status(429).header('retry-after', wait).header('connection', 'close')
        return view.render('pages/errors/too_many_requests', { retryAfter: wait })
      }
    }
    try {
      return await next()
    } finally {
      // A request that is refused before its controller leaves its files behind.
      for (const file of Object.values(request.allFiles()).flat()) {
        if (file.tmpPath) await rm(file.tmpPath, { force: true })
      }
    }
  }
}

/** Counts an upload; gives the seconds to wait when there were too many, else 0. */
async function secondsToWait(key: string, most: number, duration: string): Promise<number> {
  const state = await limiter.use({ requests: most, duration }).increment(key)
  return state.consumed > most ? Math.max(1, state.availableIn) : 0
}
