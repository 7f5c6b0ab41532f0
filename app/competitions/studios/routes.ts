import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { StudioEndings, StudioReturns, Studios } = controllers.competitions.studios

router
  .group(() => {
    router.get('/', [Studios, 'index'])
    router.get('create', [Studios, 'create'])
    router.post('/', [Studios, 'store'])
    router.get(':id', [Studios, 'show'])
    router.post(':id/decisions', [Studios, 'update'])
    router.post(':id/endings', [StudioEndings, 'store'])
    router.post(':id/returns', [StudioReturns, 'store'])
    router.post(':id/returns/:returnId/decisions', [StudioReturns, 'update'])
  })
  .prefix('studios')
  .where('id', router.matchers.number())
  .where('returnId', router.matchers.number())
  .use(middleware.auth())
