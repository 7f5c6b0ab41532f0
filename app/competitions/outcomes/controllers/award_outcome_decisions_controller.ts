import { inject } from '@adonisjs/core'
import AwardPolicy from '#app/competitions/award_policy'
import DecideOutcome from '#app/competitions/outcomes/actions/decide_outcome'
import { outcomeDecisionValidator } from '#app/competitions/outcomes/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AwardOutcomeDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideOutcome
  ) {
    await bouncer.with(AwardPolicy).authorize('decide')

    const { result, reason } = await request.validateUsing(outcomeDecisionValidator)
    await decide.handle({
      actor: auth.getUserOrFail(),
      awardId: Number(params.id),
      outcomeId: Number(params.outcomeId),
      result,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`award_outcomes.flash.${result}`))
    return response.redirect(`/awards/${params.id}`)
  }
}
