import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { CertificateCredentials, CredentialStatusLists, DidDocuments } =
  controllers.certificates.credentials

router
  .get('certificates/:id/credential', [CertificateCredentials, 'show'])
  .where('id', router.matchers.number())
  .use(middleware.auth())

// Open to everybody, without a session.
router.get('.well-known/did.json', [DidDocuments, 'show'])
router
  .get('trust/status_lists/:list', [CredentialStatusLists, 'show'])
  .where('list', router.matchers.number())
