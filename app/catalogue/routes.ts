import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Courses } = controllers.catalogue

router
  .group(() => {
    router.get('courses', [Courses, 'index'])
    router.get('courses/:id', [Courses, 'show']).where('id', router.matchers.number())
  })
  .use(middleware.auth())
