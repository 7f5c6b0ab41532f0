import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { AccountLinkDecisions, AccountLinks, AccountPersons, NewAccounts } =
  controllers.people.accountLinks

router
  .group(() => {
    router.post('users', [NewAccounts, 'store'])
    router.get('users/:id', [AccountPersons, 'show'])
    router.post('users/:id/person', [AccountPersons, 'store'])
    router.get('account_links', [AccountLinks, 'index'])
    router.get('account_links/:id', [AccountLinks, 'show'])
    router.post('account_links/:id/decision', [AccountLinkDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
