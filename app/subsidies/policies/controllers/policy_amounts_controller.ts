import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ChangeDraft from '#app/subsidies/policies/actions/change_draft'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { AMOUNT_FORMS } from '#app/subsidies/policies/rules_form'
import { amountKinds, amountOf, ruleFormPage } from '#app/subsidies/policies/queries/rule_form_page'
import { foundDraft } from '#app/subsidies/policies/queries/found_version'
import { ruleOf } from '#app/subsidies/policies/rule_form_input'
import { amountKindValidator, amountValidator } from '#app/subsidies/policies/validators'
import type { AmountFormula, RuleSet } from '#app/rules/types'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicyAmountsController {
  async edit({ bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const draft = await foundDraft(params.id)
    const locale = i18n.locale as Locale
    const amount = await this.#amount(request, draft.ruleSet)
    const form = ruleFormPage(amount, AMOUNT_FORMS[amount.kind], locale)
    const kinds = amountKinds(locale)
    return view.render('pages/policies/amount', { ...draft, ...form, kinds, locale })
  }

  @inject()
  async update(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    change: ChangeDraft
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const { policy, ruleSet } = await foundDraft(params.id)
    const before = (await this.#amount(request, ruleSet)) as Record<string, any>
    const form = AMOUNT_FORMS[before.kind]
    const { hash, ...input } = await request.validateUsing(amountValidator)
    const facts = form.facts.filter((key) => before[key]).map((key) => [key, before[key]])
    const fixed = { kind: before.kind, ...Object.fromEntries(facts) }
    const amount = ruleOf(form, fixed, input, request.input('values')) as unknown as AmountFormula
    await change.handle({
      actor: auth.getUserOrFail(),
      policyId: policy.id,
      hash,
      edit: { kind: 'amount_changed', amount },
      requestId: request.id(),
    })
    session.flash('success', i18n.t('policies.done.saved'))
    return response.redirect(`/policies/${policy.id}#amount`)
  }

  /** The amount of the draft, or an empty one of another kind when the address asks for it. */
  async #amount(request: HttpContext['request'], ruleSet: RuleSet): Promise<AmountFormula> {
    const { kind } = await amountKindValidator.validate(request.qs())
    const amount = amountOf(ruleSet, kind)
    if (!amount) throw new Exception('No such kind of amount', { status: 404 })
    return amount
  }
}
