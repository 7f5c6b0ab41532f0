import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Employers } = controllers.subsidies.employers

router
  .group(() => {
    router.get('employers', [Employers, 'index'])
    router.get('employers/create', [Employers, 'create'])
    router.post('employers', [Employers, 'store'])
    router.get('employers/:id', [Employers, 'show'])
    router.get('employers/:id/edit', [Employers, 'edit'])
    router.post('employers/:id', [Employers, 'update'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
