import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Arrangements, ArrangementSubmissions, ArrangementDecisions, ArrangementRecalls } =
  controllers.assessments.arrangements

router
  .group(() => {
    router.get('sittings/:id/arrangement', [Arrangements, 'show'])
    router.post('sittings/:id/arrangement', [Arrangements, 'store'])
    router.post('sittings/:id/arrangement_submission', [ArrangementSubmissions, 'store'])
    router.post('sittings/:id/arrangement_decisions', [ArrangementDecisions, 'store'])
    router.post('sittings/:id/arrangement_recall', [ArrangementRecalls, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
