import { inject } from '@adonisjs/core'
import DecideGradeWithdrawal from '#app/oversight/grade_withdrawals/actions/decide_grade_withdrawal'
import GradeWithdrawalPolicy from '#app/oversight/grade_withdrawals/grade_withdrawal_policy'
import { withdrawalDecisionValidator } from '#app/oversight/grade_withdrawals/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class GradeWithdrawalDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideGradeWithdrawal
  ) {
    await bouncer.with(GradeWithdrawalPolicy).authorize('decide')

    const { result, reason } = await request.validateUsing(withdrawalDecisionValidator)
    await decide.handle({
      actor: auth.getUserOrFail(),
      withdrawalId: Number(params.id),
      result,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`grade_withdrawals.done.${result}`))
    return response.redirect(`/grade_withdrawals/${params.id}`)
  }
}
