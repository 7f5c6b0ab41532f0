import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { EnrolmentPages, NoShows } = controllers.enrolments.moves

router
  .group(() => {
    router.get('enrolments/:id', [EnrolmentPages, 'show'])
    router.post('enrolments/:id/no_show', [NoShows, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
