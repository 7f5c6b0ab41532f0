import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ScoreRulings, ScoreRulingDecisions } = controllers.assessments.rulings

router
  .group(() => {
    router.post('sittings/:id/rulings', [ScoreRulings, 'store'])
    router.post('score_rulings/:id/decision', [ScoreRulingDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
