import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { fileHead } from '#app/shared/file_response'
import ClassPolicy from '#app/classes/class_policy'
import TakeAgreement from '#app/classes/modes/actions/take_agreement'
import { findClass } from '#app/classes/queries/find_class'
import type { HttpContext } from '@adonisjs/core/http'

export default class AgreementsController {
  @inject()
  async show(ctx: HttpContext, takeAgreement: TakeAgreement) {
    const { auth, bouncer, params, request, response } = ctx
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('readPapers', courseClass)

    const agreement = await takeAgreement.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      requestId: request.id(),
    })
    if (!agreement) {
      throw new Exception('No agreement was sent', { status: 404, code: 'E_ROW_NOT_FOUND' })
    }
    fileHead(ctx, { name: agreement.name, type: 'opaque', disposition: 'attachment' })
    return response.send(agreement.bytes)
  }
}
