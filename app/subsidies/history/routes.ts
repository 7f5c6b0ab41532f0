import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ClaimHistories } = controllers.subsidies.history

router
  .group(() => {
    router.get('claims/:id/history', [ClaimHistories, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
