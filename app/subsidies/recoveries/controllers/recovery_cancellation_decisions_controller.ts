import { inject } from '@adonisjs/core'
import RecoveryPolicy from '#app/subsidies/recoveries/recovery_policy'
import DecideCancellation from '#app/subsidies/recoveries/actions/decide_cancellation'
import { findRecovery } from '#app/subsidies/recoveries/find_recovery'
import { cancellationDecisionValidator } from '#app/subsidies/recoveries/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecoveryCancellationDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: DecideCancellation
  ) {
    await bouncer.with(RecoveryPolicy).authorize('cancel')
    const { recovery } = await findRecovery(params.id)

    const asked = await request.validateUsing(cancellationDecisionValidator)
    await act.handle({
      actor: auth.getUserOrFail(),
      recoveryId: recovery.id,
      ...asked,
      requestId: request.id(),
    })
    session.flash(
      'success',
      i18n.t(`recoveries.flash.cancel_${asked.result}`, { number: recovery.number })
    )
    return response.redirect(`/recoveries/${recovery.id}`)
  }
}
