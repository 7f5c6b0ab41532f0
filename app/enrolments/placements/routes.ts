import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ClassPlacements, PlacementChecks, Placements } = controllers.enrolments.placements

router
  .group(() => {
    router.get('classes/:id/placements', [ClassPlacements, 'index'])
    router.post('classes/:id/placement_checks', [PlacementChecks, 'store'])
    router.post('enrolments/:id/placement', [Placements, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
