import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { OpenClasses } = controllers.portal.courses

// Public: what is offered is for everybody to read.
router.get('courses', [OpenClasses, 'index'])
router.get('courses/:id', [OpenClasses, 'show']).where('id', router.matchers.number())
