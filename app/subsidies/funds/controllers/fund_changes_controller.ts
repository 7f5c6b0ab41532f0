import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import clock from '#app/shared/clock'
import FundPolicy from '#app/subsidies/fund_policy'
import { Money } from '#app/shared/money'
import { fundHead } from '#app/subsidies/queries/funds'
import { onlyFilled } from '#app/shared/validation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { FUNDS, payableKinds } from '#app/subsidies/funds/fund_terms'
import { fundChange } from '#app/subsidies/funds/queries/fund_changes'
import ProposeFundChange, {
  type FundMovement,
  type NewFund,
} from '#app/subsidies/funds/actions/propose_fund_change'
import { fundChangeValidator, newChangeValidator } from '#app/subsidies/funds/validators'
import type { Infer } from '@vinejs/vine/types'
import type { HttpContext } from '@adonisjs/core/http'

export default class FundChangesController {
  /** A new fund, or with `?fund=` a change of one. */
  async create({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(FundPolicy).authorize('propose')

    const { fund: id } = await request.validateUsing(newChangeValidator, {
      data: onlyFilled(request.qs()),
    })
    const fund = id ? await fundHead(id) : null
    if (id && !fund) throw new Exception('No such fund', { status: 404 })
    return view.render('pages/subsidies/funds/create_change', {
      fund,
      kinds: payableKinds,
      thisYear: clock.year(),
      locale: i18n.locale,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    propose: ProposeFundChange
  ) {
    await bouncer.with(FundPolicy).authorize('propose')
    const input = await request.validateUsing(fundChangeValidator)
    if (input.fundId && !(await fundHead(input.fundId))) {
      throw new Exception('No such fund', { status: 404 })
    }

    const amountFen = Money.parseYuan(input.amount).fen
    if (amountFen === 0) throw new RuleViolation('E_NO_AMOUNT', { module: FUNDS, field: 'amount' })
    const id = await propose.handle({
      ...changeOf(input),
      actor: auth.getUserOrFail(),
      amountFen,
      document: input.document,
      note: input.note,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('funds.flash.proposed'))
    return response.redirect(`/funds/changes/${id}`)
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(FundPolicy).authorize('show')

    const change = await fundChange(Number(params.id))
    if (!change) throw new Exception('No such change', { status: 404 })
    return view.render('pages/subsidies/funds/change', {
      change,
      fund: change.fund_id ? await fundHead(change.fund_id) : null,
      mayConfirm: await bouncer.with(FundPolicy).allows('confirm'),
      isOwn: change.proposed_by_id === auth.getUserOrFail().id,
      locale: i18n.locale,
    })
  }
}

function changeOf(input: Infer<typeof fundChangeValidator>): NewFund | FundMovement {
  const { kind, fundId, code, nameZh, nameEn, year, pays } = input
  if (kind !== 'created') return { kind, fundId: fundId! }
  return { kind, code: code!, nameZh: nameZh!, nameEn: nameEn!, year: year!, pays: pays! }
}
