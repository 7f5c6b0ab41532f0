import BasesPolicy from '#app/bases/bases_policy'
import { seesEveryBase } from '#app/accounts/scope'
import { planFilterValidator } from '#app/bases/validators'
import { baseChoices, planSeats, planYears } from '#app/bases/queries/plan_seats'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PlansController {
  async show({ auth, bouncer, params, request, view, i18n }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('viewPlan')
    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const asked = request.qs().base || undefined
    const { base } = await planFilterValidator.validate({ base: asked })
    const isForAll = seesEveryBase(user)
    const baseId = isForAll ? (base ?? null) : user.baseId
    const planYear = Number(params.year)
    return view.render('pages/bases/plan', {
      planYear,
      baseId,
      bases: isForAll ? await baseChoices(locale) : [],
      years: await planYears(baseId),
      plan: await planSeats(planYear, baseId, locale),
      mayCreate: user.has('base_admin'),
    })
  }
}
