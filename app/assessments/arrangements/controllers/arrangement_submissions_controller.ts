import { inject } from '@adonisjs/core'
import SittingPolicy from '#app/assessments/sitting_policy'
import SubmitArrangement from '#app/assessments/arrangements/actions/submit_arrangement'
import { findSitting } from '#app/assessments/queries/find_sitting'
import type { HttpContext } from '@adonisjs/core/http'

export default class ArrangementSubmissionsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    submit: SubmitArrangement
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('plan', courseClass)
    await submit.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('arrangements.done.submitted', { code: sitting.code }))
    return response.redirect(`/sittings/${sitting.id}/arrangement`)
  }
}
