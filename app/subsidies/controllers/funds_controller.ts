import { Exception } from '@adonisjs/core/exceptions'
import FundPolicy from '#app/subsidies/fund_policy'
import { pageValidator } from '#app/subsidies/validators'
import { fundList, fundPage } from '#app/subsidies/queries/funds'
import type { HttpContext } from '@adonisjs/core/http'

export default class FundsController {
  async index({ bouncer, i18n, view }: HttpContext) {
    await bouncer.with(FundPolicy).authorize('index')

    return view.render('pages/subsidies/funds', { funds: await fundList(), locale: i18n.locale })
  }

  async show({ bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(FundPolicy).authorize('show')

    const { page = 1 } = await request.validateUsing(pageValidator, { data: request.qs() })
    const found = await fundPage(params.id, page)
    if (!found) throw new Exception('No such fund', { status: 404 })
    return view.render('pages/subsidies/fund', { ...found, locale: i18n.locale })
  }
}
