import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Plans, Rooms, Trainers } = controllers.bases

router
  .group(() => {
    router.get('plans/:year', [Plans, 'show']).where('year', /^20\d{2}$/)
    router.get('rooms', [Rooms, 'index'])
    router.get('trainers', [Trainers, 'index'])
  })
  .use(middleware.auth())
