import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import AnomalyPolicy from '#app/subsidies/anomalies/anomaly_policy'
import RecordCallBack from '#app/subsidies/anomalies/actions/record_call_back'
import { callBack } from '#app/subsidies/anomalies/queries/call_backs'
import { callValidator } from '#app/subsidies/anomalies/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CallBackOutcomesController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    record: RecordCallBack
  ) {
    await bouncer.with(AnomalyPolicy).authorize('call')
    if (!(await callBack(params.id))) throw new Exception('No such call', { status: 404 })

    const { outcome, note } = await request.validateUsing(callValidator)
    await record.handle({
      actor: auth.getUserOrFail(),
      callBackId: Number(params.id),
      outcome,
      note: note ?? null,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`anomalies.flash.call_${outcome}`))
    return response.redirect('/anomalies/call_backs')
  }
}
