import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { CertificateProofs, DailyRoots } = controllers.certificates.transparency

router
  .get('certificates/:id/proof', [CertificateProofs, 'show'])
  .where('id', router.matchers.number())
  .use(middleware.auth())

// Open to everybody, without a session.
router.get('trust', [DailyRoots, 'index'])
router.get('trust/roots/:day', [DailyRoots, 'show']).where('day', /^\d{4}-\d{2}-\d{2}$/)
