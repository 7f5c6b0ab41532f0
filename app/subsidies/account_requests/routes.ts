import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  AccountRequestChecks,
  AccountRequestFiles,
  AccountRequests,
  OwnAccounts,
  OwnAccountWithdrawals,
} = controllers.subsidies.accountRequests

router
  .group(() => {
    router.get('me/bank_account', [OwnAccounts, 'show'])
    router.post('me/bank_account', [OwnAccounts, 'store'])
    router.post('me/bank_account/withdrawal', [OwnAccountWithdrawals, 'store'])
    router.get('account_requests', [AccountRequests, 'index'])
    router.get('account_requests/:id', [AccountRequests, 'show'])
    router.get('account_requests/:id/proof', [AccountRequestFiles, 'show'])
    router.post('account_requests/:id/check', [AccountRequestChecks, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
