import BasesPolicy from '#app/bases/bases_policy'
import { seesEveryBase } from '#app/accounts/scope'
import { onlyFilled } from '#app/shared/validation'
import { baseChoices } from '#app/bases/queries/plan_seats'
import { forecastValidator } from '#app/bases/forecast/validators'
import { HISTORY_YEARS } from '#app/bases/forecast/queries/own_rates'
import { ACCEPTED_RISK_PERCENT } from '#app/bases/forecast/compare_offers'
import { DEFAULT_SEED, forecastPage } from '#app/bases/forecast/forecast_page'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ForecastsController {
  async show({ auth, bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('viewPlan')
    const data = onlyFilled(request.qs())
    const { base, seed, risk, ...typed } = await request.validateUsing(forecastValidator, { data })

    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const bases = await baseChoices(locale)
    const baseId = seesEveryBase(user) ? (base ?? bases[0]?.value ?? 0) : user.baseId!
    const year = Number(params.year)
    return view.render('pages/bases/forecast', {
      planYear: year,
      baseId,
      bases: seesEveryBase(user) ? bases : [],
      years: HISTORY_YEARS,
      ...(await forecastPage({ baseId, year, locale }, typed, {
        seed: seed ?? DEFAULT_SEED,
        riskPercent: risk ?? ACCEPTED_RISK_PERCENT,
      })),
    })
  }
}
