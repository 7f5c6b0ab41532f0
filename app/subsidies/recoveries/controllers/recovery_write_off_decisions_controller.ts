import { inject } from '@adonisjs/core'
import RecoveryPolicy from '#app/subsidies/recoveries/recovery_policy'
import DecideWriteOff from '#app/subsidies/recoveries/actions/decide_write_off'
import { findRecovery } from '#app/subsidies/recoveries/find_recovery'
import { writeOffDecisionValidator } from '#app/subsidies/recoveries/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecoveryWriteOffDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: DecideWriteOff
  ) {
    await bouncer.with(RecoveryPolicy).authorize('decideWriteOff')
    const { recovery } = await findRecovery(params.id)

    const asked = await request.validateUsing(writeOffDecisionValidator)
    await act.handle({
      actor: auth.getUserOrFail(),
      recoveryId: recovery.id,
      ...asked,
      requestId: request.id(),
    })
    session.flash(
      'success',
      i18n.t(`recoveries.flash.write_off_${asked.result}`, { number: recovery.number })
    )
    return response.redirect(`/recoveries/${recovery.id}`)
  }
}
