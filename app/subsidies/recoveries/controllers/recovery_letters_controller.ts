import { Money } from '#app/shared/money'
import RecoveryPolicy from '#app/subsidies/recoveries/recovery_policy'
import { findRecovery } from '#app/subsidies/recoveries/find_recovery'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecoveryLettersController {
  /** The letter that asks the money back; there is one once the recovery is opened. */
  async show({ bouncer, i18n, params, response, view }: HttpContext) {
    await bouncer.with(RecoveryPolicy).authorize('index')
    const { recovery } = await findRecovery(params.id)
    await bouncer.with(RecoveryPolicy).authorize('show', { baseId: recovery.base_id })
    if (!recovery.opened_at) return response.redirect(`/recoveries/${recovery.id}`)

    return view.render('pages/subsidies/recovery_letter', {
      recovery,
      capitals: Money.fen(Number(recovery.amount_fen)).toCapitals(),
      locale: i18n.locale,
    })
  }
}
