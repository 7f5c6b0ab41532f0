import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ScoreObjections, ScoreObjectionAnswers } = controllers.assessments.objections

router
  .group(() => {
    router.post('sittings/:id/objections', [ScoreObjections, 'store'])
    router.post('score_objections/:id/answer', [ScoreObjectionAnswers, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
