import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { FundChangeDecisions, FundChanges, FundLedgers } = controllers.subsidies.funds

router
  .group(() => {
    router.get('funds/changes/create', [FundChanges, 'create'])
    router.post('funds/changes', [FundChanges, 'store'])
    router.get('funds/changes/:id', [FundChanges, 'show'])
    router.post('funds/changes/:id/decision', [FundChangeDecisions, 'store'])
    router.get('funds/:id/ledger', [FundLedgers, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
