import { inject } from '@adonisjs/core'
import RecoveryPolicy from '#app/subsidies/recoveries/recovery_policy'
import DecideQuota from '#app/subsidies/recoveries/actions/decide_quota'
import { findRecovery } from '#app/subsidies/recoveries/find_recovery'
import { quotaValidator } from '#app/subsidies/recoveries/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecoveryQuotasController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: DecideQuota
  ) {
    await bouncer.with(RecoveryPolicy).authorize('decideQuota')
    const { recovery } = await findRecovery(params.id)

    const asked = await request.validateUsing(quotaValidator)
    await act.handle({
      actor: auth.getUserOrFail(),
      recoveryId: recovery.id,
      ...asked,
      requestId: request.id(),
    })
    session.flash(
      'success',
      i18n.t(`recoveries.flash.quota_${asked.decision}`, { number: recovery.number })
    )
    return response.redirect(`/recoveries/${recovery.id}`)
  }
}
