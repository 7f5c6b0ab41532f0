import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { AwardOutcomeDecisions, AwardOutcomeJudgements } = controllers.competitions.outcomes

router
  .group(() => {
    router.post('awards/:id/outcomes/:outcomeId/decisions', [AwardOutcomeDecisions, 'store'])
    router.post('awards/:id/outcomes/:outcomeId/judgements', [AwardOutcomeJudgements, 'store'])
  })
  .where('id', router.matchers.number())
  .where('outcomeId', router.matchers.number())
  .use(middleware.auth())
