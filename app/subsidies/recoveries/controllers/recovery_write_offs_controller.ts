import { inject } from '@adonisjs/core'
import RecoveryPolicy from '#app/subsidies/recoveries/recovery_policy'
import ProposeWriteOff from '#app/subsidies/recoveries/actions/propose_write_off'
import { findRecovery } from '#app/subsidies/recoveries/find_recovery'
import { writeOffValidator } from '#app/subsidies/recoveries/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecoveryWriteOffsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    act: ProposeWriteOff
  ) {
    await bouncer.with(RecoveryPolicy).authorize('proposeWriteOff')
    const { recovery } = await findRecovery(params.id)

    const asked = await request.validateUsing(writeOffValidator)
    await act.handle({
      actor: auth.getUserOrFail(),
      recoveryId: recovery.id,
      ...asked,
      requestId: request.id(),
    })
    session.flash(
      'success',
      i18n.t('recoveries.flash.write_off_proposed', { number: recovery.number })
    )
    return response.redirect(`/recoveries/${recovery.id}`)
  }
}
