import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import FundPolicy from '#app/subsidies/fund_policy'
import DecideFundChange from '#app/subsidies/funds/actions/decide_fund_change'
import { fundChange } from '#app/subsidies/funds/queries/fund_changes'
import { changeDecisionValidator } from '#app/subsidies/funds/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class FundChangeDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideFundChange
  ) {
    await bouncer.with(FundPolicy).authorize('confirm')
    const change = await fundChange(Number(params.id))
    if (!change) throw new Exception('No such change', { status: 404 })
    const input = await request.validateUsing(changeDecisionValidator)

    const fundId = await decide.handle({
      ...input,
      actor: auth.getUserOrFail(),
      changeId: change.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`funds.flash.${input.result}`))
    return response.redirect(fundId ? `/funds/${fundId}` : '/funds')
  }
}
