import clock from '#app/shared/clock'
import { placeTint } from '#app/oversight/standing'
import { planYearsOf } from '#app/oversight/queries/year_chain'
import { stageList } from '#app/oversight/queries/stage_list'
import { specialtyChoices } from '#app/oversight/queries/specialty_choices'
import { stageListValidator } from '#app/oversight/validators'
import OversightPolicy from '#app/oversight/oversight_policy'
import { onlyFilled } from '#app/shared/validation'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class DashboardListsController {
  async show({ auth, bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(OversightPolicy).authorize('chain')

    const data = { ...onlyFilled(request.qs()), stage: params.stage }
    const filters = await request.validateUsing(stageListValidator, { data })
    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const { current } = await planYearsOf(user, clock.year())
    const year = filters.year ?? current
    return view.render('pages/oversight/stage_list', {
      ...(await stageList(user, { ...filters, year }, locale)),
      filters,
      planYear: year,
      specialties: await specialtyChoices(locale),
      placeTint,
    })
  }
}
