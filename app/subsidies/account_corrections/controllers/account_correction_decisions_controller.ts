import { inject } from '@adonisjs/core'
import AccountCorrectionPolicy from '#app/subsidies/account_corrections/account_correction_policy'
import DecideAccountCorrection from '#app/subsidies/account_corrections/actions/decide_account_correction'
import { correctionDecisionValidator } from '#app/subsidies/account_corrections/validators'
import { accountCorrection } from '#app/subsidies/account_corrections/queries/account_correction_list'
import { Exception } from '@adonisjs/core/exceptions'
import type { HttpContext } from '@adonisjs/core/http'

export default class AccountCorrectionDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideAccountCorrection
  ) {
    await bouncer.with(AccountCorrectionPolicy).authorize('decide')
    const correction = await accountCorrection(params.id)
    if (!correction) throw new Exception('No such correction', { status: 404 })

    const { result, reason } = await request.validateUsing(correctionDecisionValidator)
    await decide.handle({
      actor: auth.getUserOrFail(),
      correctionId: Number(params.id),
      result,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`account_corrections.flash.${result}`))
    return response.redirect(`/account_corrections/${params.id}`)
  }
}
