import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  ContestContacts,
  ContestEntries,
  ContestEvents,
  ContestObjections,
  ContestResults,
  ContestSteps,
  Contests,
  PublicAwardLists,
} = controllers.competitions.contests

router.get('award_lists', [PublicAwardLists, 'index'])
router.get('award_lists/:code', [PublicAwardLists, 'show'])

router
  .group(() => {
    router.get('/', [Contests, 'index'])
    router.get('create', [Contests, 'create'])
    router.post('/', [Contests, 'store'])
    router.get(':id', [Contests, 'show'])
    router.post(':id/steps', [ContestSteps, 'store'])
    router.post(':id/publications', [ContestSteps, 'publish'])
    router.post(':id/confirmations', [ContestSteps, 'confirm'])
    router.post(':id/certificates', [ContestSteps, 'certify'])
    router.post(':id/objections', [ContestObjections, 'store'])
    router.post(':id/objections/:objectionId/answers', [ContestObjections, 'answer'])
    router.post(':id/events', [ContestEvents, 'store'])
    router.post(':id/objections/:objectionId/contact', [ContestContacts, 'store'])
    router.get(':id/events/:eventId', [ContestEvents, 'show'])
    router.post(':id/events/:eventId/entries', [ContestEntries, 'store'])
    router.post(':id/events/:eventId/entries/:entryId/withdrawals', [ContestEntries, 'withdraw'])
    router.post(':id/events/:eventId/results', [ContestResults, 'store'])
    router.post(':id/events/:eventId/checks', [ContestResults, 'check'])
  })
  .prefix('competitions')
  .where('id', router.matchers.number())
  .where('eventId', router.matchers.number())
  .where('entryId', router.matchers.number())
  .where('objectionId', router.matchers.number())
  .use(middleware.auth())
