import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { RecognitionDecisions, Recognitions } = controllers.grades.recognitions

router
  .group(() => {
    router.get('recognitions', [Recognitions, 'index'])
    router.get('people/:id/recognitions/create', [Recognitions, 'create'])
    router.post('people/:id/recognitions', [Recognitions, 'store'])
    router.get('recognitions/:id', [Recognitions, 'show'])
    router.post('recognitions/:id/decisions', [RecognitionDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
