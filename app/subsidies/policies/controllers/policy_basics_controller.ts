import { inject } from '@adonisjs/core'
import ChangeDraft from '#app/subsidies/policies/actions/change_draft'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { localizedOf, sourceOf } from '#app/subsidies/policies/rule_form_input'
import { foundDraft, knownPolicy } from '#app/subsidies/policies/queries/found_version'
import { basicsValidator } from '#app/subsidies/policies/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicyBasicsController {
  async edit({ bouncer, params, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('edit')
    return view.render('pages/policies/basics', await foundDraft(params.id))
  }

  @inject()
  async update(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    change: ChangeDraft
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('edit')
    const { id: policyId } = await knownPolicy(params.id)
    const { hash, title, source, ...basics } = await request.validateUsing(basicsValidator)
    await change.handle({
      actor: auth.getUserOrFail(),
      policyId,
      hash,
      edit: {
        kind: 'basics',
        basics: { ...basics, title: localizedOf(title), source: sourceOf(source) },
      },
      requestId: request.id(),
    })
    session.flash('success', i18n.t('policies.done.saved'))
    return response.redirect(`/policies/${policyId}`)
  }
}
