import { inject } from '@adonisjs/core'
import DecideScoreCorrection from '#app/oversight/corrections/actions/decide_score_correction'
import ScoreCorrectionPolicy from '#app/oversight/corrections/score_correction_policy'
import { scoreDecisionValidator } from '#app/oversight/corrections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ScoreCorrectionDecisionsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    decide: DecideScoreCorrection
  ) {
    await bouncer.with(ScoreCorrectionPolicy).authorize('decide')
    const { result, reason } = await request.validateUsing(scoreDecisionValidator)
    const { consequences } = await decide.handle({
      actor: auth.getUserOrFail(),
      correctionId: Number(params.id),
      result,
      reason,
      requestId: request.id(),
    })
    const words = i18n.t(`score_corrections.done.${result}`, { count: consequences })
    session.flash('success', words)
    return response.redirect(`/corrections/${params.id}`)
  }
}
