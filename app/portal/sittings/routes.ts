import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { OwnAdmissionCards } = controllers.portal.sittings

router
  .get('me/sittings/:id/admission_card', [OwnAdmissionCards, 'show'])
  .where('id', router.matchers.number())
  .use(middleware.auth())
