import { inject } from '@adonisjs/core'
import clock from '#app/shared/clock'
import { onlyFilled } from '#app/shared/validation'
import AnomalyPolicy from '#app/subsidies/anomalies/anomaly_policy'
import DrawCallBacks from '#app/subsidies/anomalies/actions/draw_call_backs'
import { callOutcomes } from '#app/subsidies/anomalies/actions/record_call_back'
import { callBackList } from '#app/subsidies/anomalies/queries/call_backs'
import { callListValidator, drawValidator } from '#app/subsidies/anomalies/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CallBacksController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(AnomalyPolicy).authorize('index')

    const { state = 'open', page } = await callListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/anomalies/call_backs', {
      ...(await callBackList({ state, page })),
      shown: state,
      outcomes: callOutcomes,
      seed: Number(clock.today().replaceAll('-', '')),
      mayCall: await bouncer.with(AnomalyPolicy).allows('call'),
      locale: i18n.locale,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    draw: DrawCallBacks
  ) {
    await bouncer.with(AnomalyPolicy).authorize('call')

    const { sharePercent, seed } = await request.validateUsing(drawValidator)
    const result = await draw.handle({
      actor: auth.getUserOrFail(),
      sharePercent,
      seed,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('anomalies.flash.drawn', { ...result, sharePercent, seed }))
    return response.redirect('/anomalies/call_backs')
  }
}
