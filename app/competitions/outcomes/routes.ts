import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { AwardOutcomeDecisions } = controllers.competitions.outcomes

router
  .post('awards/:id/outcomes/:outcomeId/decisions', [AwardOutcomeDecisions, 'store'])
  .where('id', router.matchers.number())
  .where('outcomeId', router.matchers.number())
  .use(middleware.auth())
