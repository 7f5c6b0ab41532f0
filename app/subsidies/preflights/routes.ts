import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { PreflightRuns } = controllers.subsidies.preflights

router
  .post('classes/:id/preflights', [PreflightRuns, 'store'])
  .where('id', router.matchers.number())
  .use(middleware.auth())
