import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  Policies,
  PolicyAmounts,
  PolicyBasics,
  PolicyConditions,
  PolicyConfirmations,
  PolicyDrafts,
} = controllers.subsidies.policies

router
  .group(() => {
    router.get('policies', [Policies, 'index'])
    router.get('policies/:id', [Policies, 'show'])
    router.post('policies/:id/confirmation', [PolicyConfirmations, 'store'])
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
  })
  .where('id', router.matchers.number())
  .where('condition', /^[\w-]{1,60}$/)
  .use(middleware.auth())
