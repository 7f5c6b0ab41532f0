import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'
import '#app/certificates/changes/routes'
import '#app/certificates/kinds/routes'
import '#app/certificates/printing/routes'
import '#app/certificates/credentials/routes'
import '#app/certificates/signed_payload/routes'
import '#app/certificates/transparency/routes'

const {
  Certificates,
  CertificateFiles,
  ClassCertificates,
  ClassCertificateArchives,
  ClassCertificateMerges,
  ClassCertificateProgress,
  Verifications,
} = controllers.certificates

router
  .group(() => {
    router.get('certificates', [Certificates, 'index'])
    router.get('certificates/:id', [Certificates, 'show'])
    router.get('certificates/:id/pdf', [CertificateFiles, 'show'])
    router.get('classes/:id/certificates', [ClassCertificates, 'index'])
    router.post('classes/:id/certificates', [ClassCertificates, 'store'])
    router.get('classes/:id/certificates/merged', [ClassCertificateMerges, 'show'])
    router.get('classes/:id/certificates/archive', [ClassCertificateArchives, 'show'])
    router.get('classes/:id/certificates/progress', [ClassCertificateProgress, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())

// Open to everybody, without a session.
router.get('verify', [Verifications, 'index'])
router.post('verify', [Verifications, 'store'])
router.get('verify/:code', [Verifications, 'show'])
