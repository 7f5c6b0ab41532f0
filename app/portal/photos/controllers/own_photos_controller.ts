import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import PortalPolicy from '#app/portal/portal_policy'
import { fileHead } from '#app/shared/file_response'
import { openNewestPhoto } from '#app/people/photos/queries/person_photos'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnPhotosController {
  /** The photo that the next own certificate is issued with. */
  async show(ctx: HttpContext) {
    await ctx.bouncer.with(PortalPolicy).authorize('view')
    const bytes = await openNewestPhoto(db.connection(), ctx.auth.getUserOrFail().personId!)
    if (!bytes) throw new Exception('No photo', { status: 404 })
    fileHead(ctx, { name: 'photo.jpg', type: 'jpg', disposition: 'inline' })
    return ctx.response.send(bytes)
  }
}
