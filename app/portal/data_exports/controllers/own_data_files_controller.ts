import { inject } from '@adonisjs/core'
import { fileHead } from '#app/shared/file_response'
import PortalPolicy from '#app/portal/portal_policy'
import TakeData from '#app/portal/data_exports/actions/take_data'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnDataFilesController {
  /** By POST, for it can be taken only once. */
  @inject()
  async store(ctx: HttpContext, take: TakeData) {
    const { auth, bouncer, params, request, response } = ctx
    await bouncer.with(PortalPolicy).authorize('view')

    const actor = auth.getUserOrFail()
    const bytes = await take.handle({ actor, id: Number(params.id), requestId: request.id() })
    fileHead(ctx, { name: 'my-data.zip', type: 'zip', disposition: 'attachment' })
    return response.send(bytes)
  }
}
