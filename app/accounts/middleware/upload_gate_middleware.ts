import { rm } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Nobody anonymous reaches the multipart parser: file forms are for people who are signed in. */
export default class UploadGateMiddleware {
  async handle({ auth, request, response }: HttpContext, next: NextFn) {
    const type = (request.header('content-type') ?? '').toLowerCase()
    if (type.startsWith('multipart/') && !auth.user) {
      return response.status(415).header('connection', 'close').send('')
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
