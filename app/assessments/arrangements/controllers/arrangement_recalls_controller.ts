import { inject } from '@adonisjs/core'
import RecallArrangement from '#app/assessments/arrangements/actions/recall_arrangement'
import SittingPolicy from '#app/assessments/sitting_policy'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { recallValidator } from '#app/assessments/arrangements/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ArrangementRecallsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    recall: RecallArrangement
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('plan', courseClass)
    const { reason, heldOn } = await request.validateUsing(recallValidator)
    await recall.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      reason,
      heldOn,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('arrangements.done.recalled', { code: sitting.code }))
    return response.redirect(`/sittings/${sitting.id}/arrangement`)
  }
}
