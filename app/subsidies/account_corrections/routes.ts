import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { AccountCorrections, AccountCorrectionDecisions, AccountProofs } =
  controllers.subsidies.accountCorrections

router
  .group(() => {
    router.get('account_corrections', [AccountCorrections, 'index'])
    router.get('account_corrections/create', [AccountCorrections, 'create'])
    router.post('account_corrections', [AccountCorrections, 'store'])
    router.get('account_corrections/:id', [AccountCorrections, 'show'])
    router.get('account_corrections/:id/proof', [AccountProofs, 'show'])
    router.post('account_corrections/:id/decisions', [AccountCorrectionDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
