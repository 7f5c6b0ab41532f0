import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { OpeningAnswers, OpeningMaterials, OpeningPapers } = controllers.classes.opening

router
  .group(() => {
    router.get('classes/:id/opening', [OpeningPapers, 'show'])
    router.post('classes/:id/opening_materials', [OpeningMaterials, 'store'])
    router.get('classes/:id/opening_materials/:material', [OpeningMaterials, 'show'])
    router.post('classes/:id/opening_answers', [OpeningAnswers, 'store'])
  })
  .where('id', router.matchers.number())
  .where('material', router.matchers.number())
  .use(middleware.auth())
