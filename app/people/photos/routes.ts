import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { PersonPhotos } = controllers.people.photos

router
  .group(() => {
    router.get('people/:id/photo', [PersonPhotos, 'show'])
    router.post('people/:id/photos', [PersonPhotos, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
