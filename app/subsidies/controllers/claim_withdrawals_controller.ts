import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ClaimPolicy from '#app/subsidies/claim_policy'
import WithdrawClaim from '#app/subsidies/actions/withdraw_claim'
import { claimKey } from '#app/subsidies/queries/claim_page'
import { withdrawalValidator } from '#app/subsidies/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimWithdrawalsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    withdraw: WithdrawClaim
  ) {
    const claim = await claimKey(params.id)
    if (!claim) throw new Exception('No such claim', { status: 404 })
    await bouncer.with(ClaimPolicy).authorize('withdraw', claim)

    const input = await request.validateUsing(withdrawalValidator)
    await withdraw.handle({
      ...input,
      actor: auth.getUserOrFail(),
      claimId: claim.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('subsidies.flash.withdrawn', { number: claim.number }))
    return response.redirect(`/claims/${claim.id}`)
  }
}
