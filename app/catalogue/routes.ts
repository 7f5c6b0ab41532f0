import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Courses } = controllers.catalogue

router
  .group(() => {
    router.get('catalogue', [Courses, 'index'])
    router.get('catalogue/:id', [Courses, 'show']).where('id', router.matchers.number())
  })
  .use(middleware.auth())
