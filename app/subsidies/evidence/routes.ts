import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ClaimEvidences, ClassEvidences } = controllers.subsidies.evidence

router
  .group(() => {
    router.get('claims/:id/evidence', [ClaimEvidences, 'show'])
    router.get('classes/:id/evidence', [ClassEvidences, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
