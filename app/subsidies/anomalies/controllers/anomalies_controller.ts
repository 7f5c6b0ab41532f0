import db from '@adonisjs/lucid/services/db'
import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import AnomalyPolicy from '#app/subsidies/anomalies/anomaly_policy'
import { anomalyCodes } from '#app/subsidies/anomalies/anomaly_codes'
import { flagListValidator, flagStates } from '#app/subsidies/anomalies/validators'
import {
  anomalyList,
  flagPage,
  lastRun,
  standingByCode,
} from '#app/subsidies/anomalies/queries/anomaly_list'
import type { HttpContext } from '@adonisjs/core/http'

export default class AnomaliesController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(AnomalyPolicy).authorize('index')

    const filters = await flagListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/anomalies/index', {
      ...(await anomalyList(filters)),
      filters,
      byCode: await standingByCode(),
      codes: anomalyCodes,
      states: flagStates,
      bases: await db.from('bases').orderBy('id').select('id', 'name_zh', 'name_en'),
      run: await lastRun(),
      mayScreen: await bouncer.with(AnomalyPolicy).allows('screen'),
      mayCall: await bouncer.with(AnomalyPolicy).allows('call'),
      locale: i18n.locale,
    })
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(AnomalyPolicy).authorize('show')

    const found = await flagPage(params.id)
    if (!found) throw new Exception('No such flag', { status: 404 })
    return view.render('pages/anomalies/show', {
      ...found,
      maySettle: await bouncer.with(AnomalyPolicy).allows('settle'),
      isProposer: found.flag.proposedById === auth.getUserOrFail().id,
    })
  }
}
