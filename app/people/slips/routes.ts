import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ClassSlips, PersonSlips, SlipRuns, SlipSheets } = controllers.people.slips

router
  .group(() => {
    router.get('classes/:id/slips', [ClassSlips, 'index'])
    router.post('classes/:id/slips', [ClassSlips, 'store'])
    router.post('people/:id/slips', [PersonSlips, 'store'])
    router.get('slip_runs/:id', [SlipRuns, 'show'])
    router.post('slip_runs/:id/sheet', [SlipSheets, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
