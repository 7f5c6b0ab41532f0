import { inject } from '@adonisjs/core'
import ResolveDifferences from '#app/assessments/actions/resolve_differences'
import SittingPolicy from '#app/assessments/sitting_policy'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { readResolutions } from '#app/assessments/score_form'
import { resolutionsValidator } from '#app/assessments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ScoreResolutionsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    resolve: ResolveDifferences
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('settle', courseClass)
    const { resolutions } = await request.validateUsing(resolutionsValidator)
    const { settled } = await resolve.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      resolutions: readResolutions(resolutions),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('marking.done.settled', { count: settled }))
    return response.redirect(`/sittings/${sitting.id}`)
  }
}
