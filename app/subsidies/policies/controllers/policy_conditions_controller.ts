import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ChangeDraft from '#app/subsidies/policies/actions/change_draft'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { findCondition } from '#app/subsidies/policies/rules_edit'
import { ruleOf } from '#app/subsidies/policies/rule_form_input'
import { conditionForm, chosenCondition } from '#app/subsidies/policies/condition_templates'
import { cataloguePage, ruleFormPage } from '#app/subsidies/policies/queries/rule_form_page'
import { foundDraft } from '#app/subsidies/policies/queries/found_version'
import { onlyFilled } from '#app/shared/validation'
import {
  conditionValidator,
  shownValidator,
  templateValidator,
} from '#app/subsidies/policies/validators'
import type { Condition, RuleSet } from '#app/rules/types'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicyConditionsController {
  async create({ bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const draft = await foundDraft(params.id)
    const locale = i18n.locale as Locale
    const choice = await templateValidator.validate(onlyFilled(request.qs()))
    const condition = await chosenCondition(draft.ruleSet, choice)
    if (!condition) {
      return view.render('pages/policies/catalogue', {
        ...draft,
        ...(await cataloguePage(draft.ruleSet, choice, locale)),
        locale,
      })
    }
    const form = ruleFormPage(condition, conditionForm(condition), locale)
    return view.render('pages/policies/condition', {
      ...draft,
      ...form,
      choice,
      isNew: true,
      locale,
    })
  }

  @inject()
  async store({ params, request, ...ctx }: HttpContext, change: ChangeDraft) {
    await ctx.bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const { policy, ruleSet } = await foundDraft(params.id)
    const choice = await templateValidator.validate(onlyFilled(request.qs()))
    const template = await chosenCondition(ruleSet, choice)
    if (!template) throw new Exception('No such condition', { status: 404 })
    const { hash, ...input } = await request.validateUsing(conditionValidator)
    const condition = typedCondition(template, input, request.input('values'))
    await change.handle({
      actor: ctx.auth.getUserOrFail(),
      policyId: policy.id,
      hash,
      edit: { kind: 'condition_added', condition, groupId: choice.group },
      requestId: request.id(),
    })
    return this.#saved(ctx, policy.id, condition.id)
  }

  async edit({ bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const draft = await foundDraft(params.id)
    const condition = conditionIn(draft.ruleSet, params.condition)
    const locale = i18n.locale as Locale
    const form = ruleFormPage(condition, conditionForm(condition), locale)
    const choice = {}
    return view.render('pages/policies/condition', {
      ...draft,
      ...form,
      choice,
      isNew: false,
      locale,
    })
  }

  @inject()
  async update({ params, request, ...ctx }: HttpContext, change: ChangeDraft) {
    await ctx.bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const { policy, ruleSet } = await foundDraft(params.id)
    const before = conditionIn(ruleSet, params.condition)
    const { hash, ...input } = await request.validateUsing(conditionValidator)
    const condition = typedCondition(before, input, request.input('values'))
    await change.handle({
      actor: ctx.auth.getUserOrFail(),
      policyId: policy.id,
      hash,
      edit: { kind: 'condition_changed', id: before.id, condition },
      requestId: request.id(),
    })
    return this.#saved(ctx, policy.id, before.id)
  }

  @inject()
  async destroy({ params, request, ...ctx }: HttpContext, change: ChangeDraft) {
    await ctx.bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const { policy, ruleSet } = await foundDraft(params.id)
    const { id } = conditionIn(ruleSet, params.condition)
    const { hash } = await request.validateUsing(shownValidator)
    await change.handle({
      actor: ctx.auth.getUserOrFail(),
      policyId: policy.id,
      hash,
      edit: { kind: 'condition_removed', id },
      requestId: request.id(),
    })
    return this.#saved(ctx, policy.id)
  }

  #saved({ i18n, response, session }: Partial<HttpContext>, policyId: number, anchor?: string) {
    session!.flash('success', i18n!.t('policies.done.saved'))
    return response!.redirect(`/policies/${policyId}${anchor ? `#${anchor}` : ''}`)
  }
}

function conditionIn(ruleSet: RuleSet, id: string): Condition {
  const found = findCondition(ruleSet.conditions, id)
  if (!found) throw new Exception('No such condition', { status: 404 })
  return found.condition
}

function typedCondition(
  before: Condition,
  input: Parameters<typeof ruleOf>[2],
  values: unknown
): Condition {
  const form = conditionForm(before)
  const data = before as Record<string, any>
  const keys = ['id', 'kind', ...form.facts, ...('conditions' in before ? ['conditions'] : [])]
  const fixed = Object.fromEntries(keys.filter((key) => key in data).map((key) => [key, data[key]]))
  return ruleOf(form, { ...fixed, kind: before.kind }, input, values) as unknown as Condition
}
