import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Agreements, ClassTerms } = controllers.classes.modes

router
  .group(() => {
    router.get('classes/:id/terms', [ClassTerms, 'show'])
    router.post('classes/:id/terms', [ClassTerms, 'store'])
    router.get('classes/:id/agreement', [Agreements, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
