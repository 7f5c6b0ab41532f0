import { inject } from '@adonisjs/core'
import { Money } from '#app/shared/money'
import RecoveryPolicy from '#app/subsidies/recoveries/recovery_policy'
import RecordInstalment from '#app/subsidies/recoveries/actions/record_instalment'
import { findRecovery } from '#app/subsidies/recoveries/find_recovery'
import { instalmentValidator } from '#app/subsidies/recoveries/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecoveryInstalmentsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    record: RecordInstalment
  ) {
    await bouncer.with(RecoveryPolicy).authorize('book')
    const { recovery } = await findRecovery(params.id)

    const { amount, receivedOn, reference } = await request.validateUsing(instalmentValidator)
    const { known, completed } = await record.handle({
      actor: auth.getUserOrFail(),
      recoveryId: recovery.id,
      amountFen: Money.parseYuan(amount).fen,
      receivedOn,
      reference,
      requestId: request.id(),
    })
    const said = known ? 'known' : completed ? 'completed' : 'received'
    session.flash('success', i18n.t(`recoveries.flash.${said}`, { number: recovery.number }))
    return response.redirect(`/recoveries/${recovery.id}`)
  }
}
