import { inject } from '@adonisjs/core'
import BasesPolicy from '#app/bases/bases_policy'
import EndQualification from '#app/bases/resources/actions/end_qualification'
import { reasonValidator } from '#app/bases/resources/validators'
import { ownedRow } from '#app/bases/resources/queries/owned_row'
import type { HttpContext } from '@adonisjs/core/http'

export default class QualificationEndingsController {
  @inject()
  async store(ctx: HttpContext, endQualification: EndQualification) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const trainer = await ownedRow('trainers', params.id)
    await bouncer.with(BasesPolicy).authorize('manage', trainer)
    const { reason } = await request.validateUsing(reasonValidator)

    await endQualification.handle({
      actor: auth.getUserOrFail(),
      trainerId: trainer.id,
      qualificationId: Number(params.qualification),
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('resources.flash.ended'))
    return response.redirect(`/trainers/${trainer.id}`)
  }
}
