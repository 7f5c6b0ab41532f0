import { inject } from '@adonisjs/core'
import { confirmationValidator } from '#app/subsidies/policies/validators'
import { publishedPolicy } from '#app/subsidies/policies/queries/policy_versions'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import ProposePolicyConfirmation from '#app/subsidies/policies/actions/propose_policy_confirmation'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicyConfirmationsController {
  /** Proposes the document whose values a version holds. */
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    propose: ProposePolicyConfirmation
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('proposeConfirmation')
    const policy = await publishedPolicy(params.id)
    const { document } = await request.validateUsing(confirmationValidator)

    await propose.handle({
      actor: auth.getUserOrFail(),
      policyId: policy.id,
      document,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('subsidies.flash.confirmation_proposed', { document }))
    return response.redirect(`/policies/${policy.id}`)
  }
}
