import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Regroupings } = controllers.enrolments.merging

router
  .group(() => {
    router.get('classes/:id/regroupings/create', [Regroupings, 'create'])
    router.post('classes/:id/regroupings', [Regroupings, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
