import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { AccountPersons, NewAccounts } = controllers.people.accountLinks

router
  .group(() => {
    router.post('users', [NewAccounts, 'store'])
    router.get('users/:id', [AccountPersons, 'show'])
    router.post('users/:id/person', [AccountPersons, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
