import clock from '#app/shared/clock'
import { Exception } from '@adonisjs/core/exceptions'
import ClaimPolicy from '#app/subsidies/claim_policy'
import { claimKey } from '#app/subsidies/queries/claim_page'
import { claimThenPage } from '#app/subsidies/history/queries/claim_then_page'
import { momentEnd, momentField } from '#app/subsidies/history/moment'
import { momentValidator } from '#app/subsidies/history/validators'
import { sayValue } from '#app/rules/words'
import { money } from '#app/shared/words'
import { onlyFilled } from '#app/shared/validation'
import { stepStatuses, sumLines, traceLines } from '#app/subsidies/claim_view'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

export default class ClaimHistoriesController {
  /** The claim as it stood at a past moment; one that has not come yet is answered with now. */
  async show({ bouncer, i18n, params, request, view }: HttpContext) {
    const key = await claimKey(params.id)
    if (!key) throw new Exception('No such claim', { status: 404 })
    await bouncer.with(ClaimPolicy).authorize('show', key)

    const { at: asked } = await request.validateUsing(momentValidator, {
      data: onlyFilled(request.qs()),
    })
    const now = clock.instant()
    const end = (asked && momentEnd(asked)) || now
    const at = end < now ? end : now
    const page = (await claimThenPage(key.id, at))!
    const locale = i18n.locale as Locale
    return view.render('pages/subsidies/claim_then', {
      ...page,
      at,
      isNow: at === now,
      field: momentField(at),
      lines: page.trace && traceLines(page.trace, locale, `/policies/${page.policy.id}`),
      sumRows: sumLines(page.trace?.amount?.steps ?? [], locale, money),
      steps: page.then && stepStatuses(page.then.state, reached(page.then.handlers)),
      sayValue,
      locale,
    })
  }
}

function reached({ reviewer, approver }: { reviewer: string | null; approver: string | null }) {
  return approver ? 2 : reviewer ? 1 : 0
}
