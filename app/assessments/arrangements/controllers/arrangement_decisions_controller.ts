import { inject } from '@adonisjs/core'
import DecideArrangement from '#app/assessments/arrangements/actions/decide_arrangement'
import SittingPolicy from '#app/assessments/sitting_policy'
import { arrangementDecisionValidator } from '#app/assessments/arrangements/validators'
import { findSitting } from '#app/assessments/queries/find_sitting'
import type { HttpContext } from '@adonisjs/core/http'

export default class ArrangementDecisionsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    decide: DecideArrangement
  ) {
    const { sitting } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('approve')
    const { result, reason } = await request.validateUsing(arrangementDecisionValidator)
    await decide.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      result,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`arrangements.done.${result}`, { code: sitting.code }))
    return response.redirect(`/sittings/${sitting.id}/arrangement`)
  }
}
