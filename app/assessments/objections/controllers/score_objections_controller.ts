import { inject } from '@adonisjs/core'
import LodgeScoreObjection from '#app/assessments/objections/actions/lodge_score_objection'
import SittingPolicy from '#app/assessments/sitting_policy'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { scoreObjectionValidator } from '#app/assessments/objections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ScoreObjectionsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    lodge: LodgeScoreObjection
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('enter', courseClass)
    const input = await request.validateUsing(scoreObjectionValidator)
    await lodge.handle({
      ...input,
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('marking.done.objection_lodged'))
    return response.redirect(`/sittings/${sitting.id}`)
  }
}
