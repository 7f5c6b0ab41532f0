import { rm } from 'node:fs/promises'
import limiter from '@adonisjs/limiter/services/main'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Forms with files that one account may send in ten minutes. */
export const UPLOADS = 120

/**
 * Nobody anonymous reaches the multipart parser: file forms are for people who are signed in, and even
 * they send only so many.
 */
export default class UploadGateMiddleware {
  async handle({ auth, request, response, view }: HttpContext, next: NextFn) {
    const type = (request.header('content-type') ?? '').toLowerCase()
    if (type.startsWith('multipart/')) {
      if (!auth.user) return response.status(415).header('connection', 'close').send('')
      const wait = await secondsToWait(auth.user.id)
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
async function secondsToWait(userId: number): Promise<number> {
  const uploads = limiter.use({ requests: UPLOADS, duration: '10 mins' })
  const state = await uploads.increment(`upload:${userId}`)
  return state.consumed > UPLOADS ? Math.max(1, state.availableIn) : 0
}
