import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Mergers, MergerDecisions, Regroupings } = controllers.enrolments.merging

router
  .group(() => {
    router.get('classes/:id/regroupings/create', [Regroupings, 'create'])
    router.post('classes/:id/regroupings', [Regroupings, 'store'])
    router.get('classes/:id/mergers', [Mergers, 'index'])
    router.post('classes/:id/mergers', [Mergers, 'store'])
    router.post('class_mergers/:id/decision', [MergerDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
