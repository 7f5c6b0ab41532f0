import { Exception } from '@adonisjs/core/exceptions'
import SubsidyRulesPolicy from '#app/subsidies/policies/subsidy_rules_policy'
import { foundPolicy } from '#app/subsidies/policies/queries/found_version'
import { simulationLine } from '#app/subsidies/policies/queries/simulation_pages'
import type { HttpContext } from '@adonisjs/core/http'

export default class PolicySimulationLinesController {
  async show({ bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(SubsidyRulesPolicy).authorize('showDrafts')
    const version = await foundPolicy(params.id)
    const found = await simulationLine(version.policy.id, params.simulation, params.line)
    if (!found) throw new Exception('No such line', { status: 404 })
    return view.render('pages/policies/simulation_line', {
      ...version,
      ...found,
      simulationId: params.simulation,
      locale: i18n.locale,
    })
  }
}
