import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'
import '#app/people/account_links/routes'
import '#app/people/duplicates/routes'
import '#app/people/messages/routes'
import '#app/people/photos/routes'
import '#app/people/slips/routes'

const { People, PersonReveals, PersonSearches } = controllers.people

router
  .group(() => {
    router.get('people', [People, 'index'])
    router.post('people/searches', [PersonSearches, 'store'])
    router.get('people/:id', [People, 'show']).where('id', router.matchers.number())
    router
      .post('people/:id/reveals', [PersonReveals, 'store'])
      .where('id', router.matchers.number())
  })
  .use(middleware.auth())
