import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ArchiveWithdrawals, SittingArchives } = controllers.assessments.archive

router
  .group(() => {
    router.get('sittings/:id/archive', [SittingArchives, 'show'])
    router.post('sittings/:id/archive', [SittingArchives, 'store'])
    router.post('sittings/:id/archive/:item/withdrawal', [ArchiveWithdrawals, 'store'])
  })
  .where('id', router.matchers.number())
  .where('item', router.matchers.number())
  .use(middleware.auth())
