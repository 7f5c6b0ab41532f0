import { inject } from '@adonisjs/core'
import AnomalyPolicy from '#app/subsidies/anomalies/anomaly_policy'
import ScreenAnomalies from '#app/subsidies/anomalies/actions/screen_anomalies'
import { screenValidator } from '#app/subsidies/anomalies/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class AnomalyRunsController {
  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    screen: ScreenAnomalies
  ) {
    await bouncer.with(AnomalyPolicy).authorize('screen')

    const { classId } = await request.validateUsing(screenValidator)
    const { flags, raised, cleared } = await screen.handle({
      actor: auth.getUserOrFail(),
      classId,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('anomalies.flash.screened', { flags, raised, cleared }))
    return response.redirect(classId ? `/anomalies?class=${classId}` : '/anomalies')
  }
}
