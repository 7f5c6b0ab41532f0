import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import { allowPublicUpload } from '#app/shared/middleware/public_uploads'
import router from '@adonisjs/core/services/router'

const {
  NoticeDiscardings,
  NoticeSheets,
  ObjectionContacts,
  ObjectionDecisions,
  ObjectionFiles,
  Objections,
  PublicObjections,
} = controllers.subsidies.notices

router
  .group(() => {
    router.post('notices/manage/:id/discarding', [NoticeDiscardings, 'store'])
    router.get('notices/manage/:id/sheet', [NoticeSheets, 'show'])

    router.get('objections', [Objections, 'index'])
    router.get('objections/:id', [Objections, 'show'])
    router.post('objections/:id/decision', [ObjectionDecisions, 'store'])
    router.post('objections/:id/contact', [ObjectionContacts, 'store'])
    router.get('objections/:id/evidence', [ObjectionFiles, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())

// Public: anybody may object to an open notice, without signing in.
router
  .get('notices/:number/objections/create', [PublicObjections, 'create'])
  .where('number', /^GS\d{2}-\d{3,}$/)
router
  .post('notices/:number/objections', [PublicObjections, 'store'])
  .where('number', /^GS\d{2}-\d{3,}$/)
router
  .get('notices/objections/:number/:code', [PublicObjections, 'show'])
  .where('number', /^YY\d{2}-\d{3,}$/)
  .where('code', /^[0-9A-Za-z]{12}$/)

allowPublicUpload('/notices/:number/objections', { bytes: 6 * 1024 * 1024, perHour: 20 })
