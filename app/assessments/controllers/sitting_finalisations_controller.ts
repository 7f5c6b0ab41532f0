import { inject } from '@adonisjs/core'
import FinaliseScores from '#app/assessments/actions/finalise_scores'
import SittingPolicy from '#app/assessments/sitting_policy'
import { findSitting } from '#app/assessments/queries/find_sitting'
import type { HttpContext } from '@adonisjs/core/http'

export default class SittingFinalisationsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    finalise: FinaliseScores
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('publish', courseClass)
    const outcome = await finalise.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('assessments.done.finalised', outcome))
    return response.redirect(`/classes/${sitting.courseClassId}/assessment`)
  }
}
