import { inject } from '@adonisjs/core'
import ReturnMarks from '#app/assessments/actions/return_marks'
import SittingPolicy from '#app/assessments/sitting_policy'
import { findSitting } from '#app/assessments/queries/find_sitting'
import { returnValidator } from '#app/assessments/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class SittingReturnsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    giveBack: ReturnMarks
  ) {
    const { sitting, courseClass } = await findSitting(params.id)
    await bouncer.with(SittingPolicy).authorize('settle', courseClass)
    const { reason } = await request.validateUsing(returnValidator)
    await giveBack.handle({
      actor: auth.getUserOrFail(),
      sittingId: sitting.id,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('assessments.done.returned', { code: sitting.code }))
    return response.redirect(`/sittings/${sitting.id}`)
  }
}
