import { inject } from '@adonisjs/core'
import RecoveryPolicy from '#app/subsidies/recoveries/recovery_policy'
import CancelRecovery from '#app/subsidies/recoveries/actions/cancel_recovery'
import { findRecovery } from '#app/subsidies/recoveries/find_recovery'
import { recoveryCancellationValidator } from '#app/subsidies/recoveries/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecoveryCancellationsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: CancelRecovery
  ) {
    await bouncer.with(RecoveryPolicy).authorize('cancel')
    const { recovery } = await findRecovery(params.id)

    const asked = await request.validateUsing(recoveryCancellationValidator)
    const done = await act.handle({
      actor: auth.getUserOrFail(),
      recoveryId: recovery.id,
      ...asked,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`recoveries.flash.cancel_${done}`, { number: recovery.number }))
    return response.redirect(`/recoveries/${recovery.id}`)
  }
}
