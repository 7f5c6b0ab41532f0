import { inject } from '@adonisjs/core'
import ProposeRuling from '#app/assessments/rulings/actions/propose_ruling'
import SittingPolicy from '#app/assessments/sitting_policy'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { rulingValidator } from '#app/assessments/rulings/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ScoreRulingsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    propose: ProposeRuling
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('plan', courseClass)
    const input = await request.validateUsing(rulingValidator)
    await propose.handle({
      ...input,
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('marking.done.ruling_proposed'))
    return response.redirect(`/sittings/${sitting.id}`)
  }
}
