import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'
import '#app/bases/forecast/routes'
import '#app/bases/institutions/routes'
import '#app/bases/resources/routes'
import '#app/bases/revisions/routes'

const { Plans, Rooms, Trainers } = controllers.bases

router
  .group(() => {
    router.get('plans/:year', [Plans, 'show']).where('year', /^20\d{2}$/)
    router.get('rooms', [Rooms, 'index'])
    router.get('rooms/create', [Rooms, 'create'])
    router.post('rooms', [Rooms, 'store'])
    router.get('rooms/:id', [Rooms, 'show'])
    router.get('rooms/:id/edit', [Rooms, 'edit'])
    router.post('rooms/:id', [Rooms, 'update'])
    router.get('trainers', [Trainers, 'index'])
    router.get('trainers/create', [Trainers, 'create'])
    router.post('trainers', [Trainers, 'store'])
    router.get('trainers/:id', [Trainers, 'show'])
    router.get('trainers/:id/edit', [Trainers, 'edit'])
    router.post('trainers/:id', [Trainers, 'update'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
