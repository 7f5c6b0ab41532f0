import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { NoticeDiscardings, NoticeSheets } = controllers.subsidies.notices

router
  .group(() => {
    router.post('notices/manage/:id/discarding', [NoticeDiscardings, 'store'])
    router.get('notices/manage/:id/sheet', [NoticeSheets, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
