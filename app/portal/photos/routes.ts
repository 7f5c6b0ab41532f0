import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { OwnPhotos } = controllers.portal.photos

router.get('me/photo', [OwnPhotos, 'show']).use(middleware.auth())
