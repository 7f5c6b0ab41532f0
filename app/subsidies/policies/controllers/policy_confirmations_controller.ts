import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ConfirmPolicy from '#app/subsidies/policies/actions/confirm_policy'
import { confirmationValidator } from '#app/subsidies/policies/validators'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { policyPage } from '#app/subsidies/policies/queries/policy_versions'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicyConfirmationsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    confirm: ConfirmPolicy
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('confirm')
    if (!(await policyPage(params.id, i18n.locale as Locale))) {
      throw new Exception('No such policy', { status: 404 })
    }
    const { document } = await request.validateUsing(confirmationValidator)
    await confirm.handle({
      actor: auth.getUserOrFail(),
      policyId: Number(params.id),
      document,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('subsidies.flash.confirmed', { document }))
    return response.redirect(`/policies/${params.id}`)
  }
}
