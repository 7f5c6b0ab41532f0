import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ConsequencesSetAside, GradeConsequences, ScoreCorrectionDecisions, ScoreCorrections } =
  controllers.oversight.corrections

router
  .group(() => {
    router.get('corrections', [ScoreCorrections, 'index'])
    router.get('corrections/:id', [ScoreCorrections, 'show'])
    router.get('sittings/:id/corrections/create', [ScoreCorrections, 'create'])
    router.post('sittings/:id/corrections', [ScoreCorrections, 'store'])
    router.post('corrections/:id/decision', [ScoreCorrectionDecisions, 'store'])
    router.post('corrections/:id/grade', [GradeConsequences, 'store'])
    router.post('corrections/:id/set_aside', [ConsequencesSetAside, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
