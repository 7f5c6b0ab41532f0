import clock from '#app/shared/clock'
import BasesPolicy from '#app/bases/bases_policy'
import { seesEveryBase } from '#app/accounts/scope'
import { keptOf, revisionsOf } from '#app/bases/revisions/queries/revisions'
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
      revisions: await revisionsOf(planYear, baseId, locale),
      kept: await keptOf(planYear, baseId, locale),
      mayCreate: await bouncer.with(BasesPolicy).allows('create'),
      mayDecide: await bouncer.with(BasesPolicy).allows('decide'),
      ownId: user.id,
      mayMake: user.has('base_admin') && planYear >= clock.year(),
    })
  }
}
