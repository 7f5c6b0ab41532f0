import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Refuses compressed request bodies with 415: the body parser would inflate them before anybody is
 * signed in, and Node before 24.22.1 can be taken over through its Brotli decoder (CVE-2026-111497).
 */
export default class BodyGuardMiddleware {
  async handle({ request, response }: HttpContext, next: NextFn) {
    const encoding = (request.header('content-encoding') ?? 'identity').toLowerCase()
    if (encoding !== 'identity') {
      return response.status(415).header('connection', 'close').send('')
    }
    return next()
  }
}
