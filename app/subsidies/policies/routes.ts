import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  Policies,
  PolicyAmounts,
  PolicyBasics,
  PolicyConditions,
  PolicyConfirmationDecisions,
  PolicyConfirmations,
  PolicyDrafts,
  PolicyPublications,
  PolicyRetirements,
  PolicySimulationLines,
  PolicySimulations,
} = controllers.subsidies.policies

router
  .group(() => {
    router.get('policies', [Policies, 'index'])
    router.get('policies/:id', [Policies, 'show'])
    router.post('policies/:id/confirmation', [PolicyConfirmations, 'store'])
    router.post('policies/:id/confirmation_decisions', [PolicyConfirmationDecisions, 'store'])
    router.post('policies/:id/drafts', [PolicyDrafts, 'store'])
    router.post('policies/:id/discarding', [PolicyDrafts, 'destroy'])
    router.get('policies/:id/basics', [PolicyBasics, 'edit'])
    router.post('policies/:id/basics', [PolicyBasics, 'update'])
    router.get('policies/:id/conditions/create', [PolicyConditions, 'create'])
    router.post('policies/:id/conditions', [PolicyConditions, 'store'])
    router.get('policies/:id/conditions/:condition', [PolicyConditions, 'edit'])
    router.post('policies/:id/conditions/:condition', [PolicyConditions, 'update'])
    router.post('policies/:id/conditions/:condition/removal', [PolicyConditions, 'destroy'])
    router.get('policies/:id/amount', [PolicyAmounts, 'edit'])
    router.post('policies/:id/amount', [PolicyAmounts, 'update'])
    router.post('policies/:id/simulations', [PolicySimulations, 'store'])
    router.get('policies/:id/simulations/:simulation', [PolicySimulations, 'show'])
    router.get('policies/:id/simulations/:simulation/lines/:line', [PolicySimulationLines, 'show'])
    router.get('policies/:id/publication', [PolicyPublications, 'create'])
    router.post('policies/:id/publication', [PolicyPublications, 'store'])
    router.post('policies/:id/retirement', [PolicyRetirements, 'store'])
  })
  .where('id', router.matchers.number())
  .where('simulation', router.matchers.number())
  .where('line', router.matchers.number())
  .where('condition', /^[\w-]{1,60}$/)
  .use(middleware.auth())
