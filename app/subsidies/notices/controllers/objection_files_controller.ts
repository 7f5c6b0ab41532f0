import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ObjectionPolicy from '#app/subsidies/notices/objection_policy'
import TakeEvidence from '#app/subsidies/notices/actions/take_evidence'
import { fileHead } from '#app/shared/file_response'
import { objectionPage } from '#app/subsidies/notices/queries/objections'
import type { HttpContext } from '@adonisjs/core/http'

export default class ObjectionFilesController {
  /** What a stranger sent is only ever saved: never shown by the browser, never by its own type. */
  @inject()
  async show(ctx: HttpContext, take: TakeEvidence) {
    await ctx.bouncer.with(ObjectionPolicy).authorize('download')
    const found = await objectionPage(ctx.params.id)
    if (!found) throw new Exception('No such objection', { status: 404 })
    const file = await take.handle({
      actor: ctx.auth.getUserOrFail(),
      objectionId: found.objection.id,
      requestId: ctx.request.id(),
    })
    if (!file) throw new Exception('No file came with it', { status: 404 })
    fileHead(ctx, { name: file.name, type: 'opaque', disposition: 'attachment' })
    return ctx.response.send(file.bytes)
  }
}
