import { inject } from '@adonisjs/core'
import Sitting from '#models/sitting'
import CheckScores from '#app/assessments/actions/check_scores'
import SittingPolicy from '#app/assessments/sitting_policy'
import { checkValidator } from '#app/assessments/validators'
import { findClass } from '#app/classes/queries/find_class'
import type { HttpContext } from '@adonisjs/core/http'

export default class SittingChecksController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    check: CheckScores
  ) {
    const sitting = await Sitting.findOrFail(Number(params.id))
    await bouncer.with(SittingPolicy).authorize('check', await findClass(sitting.courseClassId))
    const { result, reason } = await request.validateUsing(checkValidator)
    await check.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      result,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`assessments.done.${result}`, { code: sitting.code }))
    return response.redirect(`/sittings/${sitting.id}`)
  }
}
