import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { CertificateChanges, CertificateChangeProposals, CertificateChangeDecisions } =
  controllers.certificates.changes

router
  .group(() => {
    router.get('certificates/changes', [CertificateChanges, 'index'])
    router.get('certificates/changes/:id', [CertificateChanges, 'show'])
    router.post('certificates/changes/:id/proposals', [CertificateChangeProposals, 'store'])
    router.post('certificates/changes/:id/decisions', [CertificateChangeDecisions, 'store'])
    router.get('certificates/:id/changes/create', [CertificateChanges, 'create'])
    router.post('certificates/:id/changes', [CertificateChanges, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
