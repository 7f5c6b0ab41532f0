import { Exception } from '@adonisjs/core/exceptions'
import SubsidyRulesPolicy from '#app/subsidies/subsidy_rules_policy'
import { policyList, policyPage } from '#app/subsidies/queries/policy_versions'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PoliciesController {
  async index({ bouncer, i18n, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('index')

    return view.render('pages/subsidies/policies', {
      policies: await policyList(),
      locale: i18n.locale,
    })
  }

  async show({ bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('show')

    const found = await policyPage(params.id, i18n.locale as Locale)
    if (!found) throw new Exception('No such policy', { status: 404 })
    return view.render('pages/subsidies/policy', {
      ...found,
      mayConfirm: await bouncer.with(SubsidyRulesPolicy).allows('confirm'),
      locale: i18n.locale,
    })
  }
}
