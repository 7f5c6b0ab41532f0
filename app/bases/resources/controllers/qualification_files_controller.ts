import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import BasesPolicy from '#app/bases/bases_policy'
import TakeQualificationFile from '#app/bases/resources/actions/take_qualification_file'
import { fileHead } from '#app/shared/file_response'
import { ownedRow } from '#app/bases/resources/queries/owned_row'
import type { HttpContext } from '@adonisjs/core/http'

export default class QualificationFilesController {
  @inject()
  async show(ctx: HttpContext, takeFile: TakeQualificationFile) {
    const { auth, bouncer, params, request, response } = ctx
    const trainer = await ownedRow('trainers', params.id)
    await bouncer.with(BasesPolicy).authorize('viewPapers', trainer)

    const file = await takeFile.handle({
      actor: auth.getUserOrFail(),
      trainerId: trainer.id,
      qualificationId: Number(params.qualification),
      requestId: request.id(),
    })
    if (!file) throw new Exception('No such file', { status: 404 })
    fileHead(ctx, { name: file.name, type: 'opaque', disposition: 'attachment' })
    return response.send(file.bytes)
  }
}
