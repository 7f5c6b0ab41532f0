import { inject } from '@adonisjs/core'
import { confirmationDecisionValidator } from '#app/subsidies/policies/validators'
import { publishedPolicy } from '#app/subsidies/policies/queries/policy_versions'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import DecidePolicyConfirmation from '#app/subsidies/policies/actions/decide_policy_confirmation'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicyConfirmationDecisionsController {
  /** The second person. */
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecidePolicyConfirmation
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('decideConfirmation')
    const policy = await publishedPolicy(params.id)
    const input = await request.validateUsing(confirmationDecisionValidator)

    const document = await decide.handle({
      ...input,
      actor: auth.getUserOrFail(),
      policyId: policy.id,
      requestId: request.id(),
    })
    const said = input.result === 'confirmed' ? 'confirmed' : 'confirmation_refused'
    session.flash('success', i18n.t(`subsidies.flash.${said}`, { document }))
    return response.redirect(`/policies/${policy.id}`)
  }
}
