import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  AbilityRenewals,
  ClassAbilityCertificates,
  ClassTrainingCertificates,
  GradeCertificates,
  SpecialAbilities,
} = controllers.certificates.kinds

router
  .group(() => {
    router.get('certificates/abilities', [SpecialAbilities, 'index'])
    router.post('certificates/abilities', [SpecialAbilities, 'store'])
    router.post('certificates/abilities/:id/renewals', [AbilityRenewals, 'store'])
    router.get('classes/:id/ability_certificates/create', [ClassAbilityCertificates, 'create'])
    router.post('classes/:id/ability_certificates', [ClassAbilityCertificates, 'store'])
    router.post('classes/:id/training_certificates', [ClassTrainingCertificates, 'store'])
    router.post('grades/:id/certificates', [GradeCertificates, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
