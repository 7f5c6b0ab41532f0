import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import AnomalyPolicy from '#app/subsidies/anomalies/anomaly_policy'
import SettleFlag from '#app/subsidies/anomalies/actions/settle_flag'
import { flagPage } from '#app/subsidies/anomalies/queries/anomaly_list'
import { settlementValidator } from '#app/subsidies/anomalies/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AnomalySettlementsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    settle: SettleFlag
  ) {
    await bouncer.with(AnomalyPolicy).authorize('settle')
    if (!(await flagPage(params.id))) throw new Exception('No such flag', { status: 404 })

    const { step, reason } = await request.validateUsing(settlementValidator)
    await settle.handle({
      actor: auth.getUserOrFail(),
      flagId: Number(params.id),
      step,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`anomalies.flash.${step}`))
    return response.redirect(`/anomalies/${params.id}`)
  }
}
