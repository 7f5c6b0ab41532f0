import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { CalendarFeeds, CalendarFiles } = controllers.classes.feeds

// Open to whoever has the link, without a session.
router
  .get('feeds/:file', [CalendarFiles, 'show'])
  .where('file', { match: /^[A-Za-z0-9_-]{43}\.ics$/ })

router
  .group(() => {
    router.get('feeds', [CalendarFeeds, 'index'])
    router.post('feeds', [CalendarFeeds, 'store'])
    router
      .post('feeds/:id/revocation', [CalendarFeeds, 'destroy'])
      .where('id', router.matchers.number())
  })
  .use(middleware.auth())
