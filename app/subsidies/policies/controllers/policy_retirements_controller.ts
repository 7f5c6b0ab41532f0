import { inject } from '@adonisjs/core'
import RetireVersion from '#app/subsidies/policies/actions/retire_version'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { knownPolicy } from '#app/subsidies/policies/queries/found_version'
import { retirementValidator } from '#app/subsidies/policies/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicyRetirementsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    retire: RetireVersion
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('retire')
    const { id: policyId, version } = await knownPolicy(params.id)
    const { lastDay } = await request.validateUsing(retirementValidator)
    await retire.handle({
      actor: auth.getUserOrFail(),
      policyId,
      lastDay,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('policies.done.retired', { version, day: lastDay }))
    return response.redirect(`/policies/${policyId}`)
  }
}
