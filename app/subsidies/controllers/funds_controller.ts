import { Exception } from '@adonisjs/core/exceptions'
import FundPolicy from '#app/subsidies/fund_policy'
import { onlyFilled } from '#app/shared/validation'
import { fundList, fundPage } from '#app/subsidies/queries/funds'
import { entryKinds } from '#app/subsidies/funds/fund_terms'
import { entryFilterValidator, fundListValidator } from '#app/subsidies/funds/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class FundsController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(FundPolicy).authorize('index')

    const { year } = await request.validateUsing(fundListValidator, {
      data: onlyFilled(request.qs()),
    })
    return view.render('pages/subsidies/funds', {
      ...(await fundList(year)),
      year,
      mayPropose: await bouncer.with(FundPolicy).allows('propose'),
      locale: i18n.locale,
    })
  }

  async show({ bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(FundPolicy).authorize('show')

    const input = await request.validateUsing(entryFilterValidator, {
      data: onlyFilled(request.qs()),
    })
    const { page = 1, ...filters } = input
    const found = await fundPage(Number(params.id), filters, page)
    if (!found) throw new Exception('No such fund', { status: 404 })
    return view.render('pages/subsidies/fund', {
      ...found,
      filters,
      entryKinds,
      mayPropose: await bouncer.with(FundPolicy).allows('propose'),
      locale: i18n.locale,
    })
  }
}
