import BasesPolicy from '#app/bases/bases_policy'
import { seesEveryBase } from '#app/accounts/scope'
import { baseChoices, planYears } from '#app/bases/queries/plan_seats'
import { onlyFilled } from '#app/shared/validation'
import { seatLedgerValidator } from '#app/bases/revisions/validators'
import {
  ledgerPage,
  ledgerSums,
  ledgerTotals,
  seatKinds,
} from '#app/bases/revisions/queries/seat_ledger'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class SeatLedgersController {
  async show({ auth, bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(BasesPolicy).authorize('viewPlan')
    const data = onlyFilled(request.qs())
    const { page, base, ...filters } = await request.validateUsing(seatLedgerValidator, { data })

    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const baseId = seesEveryBase(user) ? (base ?? null) : user.baseId
    const scope = { year: Number(params.year), baseId, locale }
    return view.render('pages/bases/ledger', {
      planYear: scope.year,
      baseId,
      bases: seesEveryBase(user) ? await baseChoices(locale) : [],
      years: await planYears(baseId),
      kinds: seatKinds,
      filters,
      sums: await ledgerSums(scope),
      totals: await ledgerTotals(scope, filters),
      ...(await ledgerPage(scope, filters, page ?? 1)),
    })
  }
}
