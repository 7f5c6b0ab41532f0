import { inject } from '@adonisjs/core'
import RecoveryPolicy from '#app/subsidies/recoveries/recovery_policy'
import OpenRecovery from '#app/subsidies/recoveries/actions/open_recovery'
import { findRecovery } from '#app/subsidies/recoveries/find_recovery'
import { openingValidator } from '#app/subsidies/recoveries/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecoveryOpeningsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: OpenRecovery
  ) {
    await bouncer.with(RecoveryPolicy).authorize('open')
    const { recovery } = await findRecovery(params.id)

    const asked = await request.validateUsing(openingValidator)
    await act.handle({
      actor: auth.getUserOrFail(),
      recoveryId: recovery.id,
      ...asked,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('recoveries.flash.opened', { number: recovery.number }))
    return response.redirect(`/recoveries/${recovery.id}`)
  }
}
