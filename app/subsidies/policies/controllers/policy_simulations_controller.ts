import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import StartSimulation from '#app/subsidies/policies/actions/start_simulation'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { onlyFilled } from '#app/shared/validation'
import { foundPolicy, knownPolicy } from '#app/subsidies/policies/queries/found_version'
import { simulationPage } from '#app/subsidies/policies/queries/simulation_pages'
import { linesValidator, shownValidator } from '#app/subsidies/policies/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicySimulationsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    start: StartSimulation
  ) {
    await bouncer.with(SubsidyRulesPolicy).authorize('simulate')
    const { id: policyId } = await knownPolicy(params.id)
    const { hash } = await request.validateUsing(shownValidator)
    const { id } = await start.handle({
      actor: auth.getUserOrFail(),
      policyId,
      hash,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('policies.done.simulating'))
    return response.redirect(`/policies/${policyId}/simulations/${id}`)
  }

  async show({ bouncer, i18n, params, request, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('showDrafts')
    const version = await foundPolicy(params.id)
    const filters = await linesValidator.validate(onlyFilled(request.qs()))
    const locale = i18n.locale as Locale
    const found = await simulationPage(version.policy.id, params.simulation, filters, locale)
    if (!found) throw new Exception('No such simulation', { status: 404 })
    return view.render('pages/policies/simulation', { ...version, ...found, filters, locale })
  }
}
