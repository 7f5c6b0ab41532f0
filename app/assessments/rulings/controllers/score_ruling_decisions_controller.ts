import { inject } from '@adonisjs/core'
import DecideRuling from '#app/assessments/rulings/actions/decide_ruling'
import SittingPolicy from '#app/assessments/sitting_policy'
import { rulingDecisionValidator } from '#app/assessments/rulings/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ScoreRulingDecisionsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    decide: DecideRuling
  ) {
    await bouncer.with(SittingPolicy).authorize('approve')
    const { result, reason } = await request.validateUsing(rulingDecisionValidator)
    const { sittingId } = await decide.handle({
      actor: auth.getUserOrFail(),
      rulingId: Number(params.id),
      result,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`marking.done.ruling_${result}`))
    return response.redirect(`/sittings/${sittingId}`)
  }
}
