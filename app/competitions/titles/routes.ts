import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Titles, TitleWithdrawals } = controllers.competitions.titles

router
  .group(() => {
    router.get('titles', [Titles, 'index'])
    router.post('titles/holders', [Titles, 'store'])
    router.post('titles/holders/:id/withdrawals', [TitleWithdrawals, 'store'])
    router.post('titles/holders/:id/decisions', [Titles, 'update'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
