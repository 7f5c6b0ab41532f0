import { inject } from '@adonisjs/core'
import AwardPolicy from '#app/competitions/award_policy'
import RejudgeOutcome from '#app/competitions/outcomes/actions/rejudge_outcome'
import type { HttpContext } from '@adonisjs/core/http'

export default class AwardOutcomeJudgementsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    rejudge: RejudgeOutcome
  ) {
    await bouncer.with(AwardPolicy).authorize('register')

    const { status } = await rejudge.handle({
      actor: auth.getUserOrFail(),
      awardId: Number(params.id),
      outcomeId: Number(params.outcomeId),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`award_outcomes.flash.rejudged_${status}`))
    return response.redirect(`/awards/${params.id}`)
  }
}
