import { inject } from '@adonisjs/core'
import CarryOutGradeConsequence from '#app/oversight/corrections/actions/carry_out_grade_consequence'
import ScoreCorrectionPolicy from '#app/oversight/corrections/score_correction_policy'
import { consequenceValidator } from '#app/oversight/corrections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class GradeConsequencesController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    carryOut: CarryOutGradeConsequence
  ) {
    await bouncer.with(ScoreCorrectionPolicy).authorize('carryOut')
    const { consequenceId } = await request.validateUsing(consequenceValidator)
    await carryOut.handle({
      actor: auth.getUserOrFail(),
      correctionId: Number(params.id),
      consequenceId,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('score_corrections.done.carried_out'))
    return response.redirect(`/corrections/${params.id}`)
  }
}
