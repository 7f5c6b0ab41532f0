import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { OwnData, OwnDataFiles } = controllers.portal.dataExports

router
  .group(() => {
    router.get('me/data', [OwnData, 'show'])
    router.post('me/data', [OwnData, 'store'])
    router.post('me/data/:id/file', [OwnDataFiles, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
