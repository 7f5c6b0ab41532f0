import '#app/portal/photos/routes'
import '#app/portal/objections/routes'
import '#app/portal/data_exports/routes'
import '#app/portal/courses/routes'
import '#app/portal/sittings/routes'
import '#app/portal/applying/routes'
import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { OwnCertificates, OwnClaims, OwnClasses, OwnLadders, OwnServices, Progresses } =
  controllers.portal

router
  .group(() => {
    router.get('me', [Progresses, 'show'])
    router.get('me/services', [OwnServices, 'index'])
    router.get('me/classes', [OwnClasses, 'index'])
    router.get('me/ladder', [OwnLadders, 'show'])
    router.get('me/certificates', [OwnCertificates, 'index'])
    router.get('me/certificates/:id', [OwnCertificates, 'show'])
    router.get('me/claims', [OwnClaims, 'index'])
    router.get('me/claims/:id', [OwnClaims, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
