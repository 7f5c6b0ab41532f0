import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ClassTrainingCertificates, GradeCertificates } = controllers.certificates.kinds

router
  .group(() => {
    router.post('grades/:id/certificates', [GradeCertificates, 'store'])
    router.post('classes/:id/training_certificates', [ClassTrainingCertificates, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
