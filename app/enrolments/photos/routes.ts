import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ClassPhotos } = controllers.enrolments.photos

router
  .group(() => {
    router.get('classes/:id/photos', [ClassPhotos, 'show'])
    router.post('classes/:id/photos', [ClassPhotos, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
