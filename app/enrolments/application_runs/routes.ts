import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ApplicationLists, ApplicationRuns } = controllers.enrolments.applicationRuns

router
  .group(() => {
    router.get('applications', [ApplicationLists, 'index'])
    router.get('applications/runs/create', [ApplicationRuns, 'create'])
    router.post('applications/runs', [ApplicationRuns, 'store'])
    router.get('applications/runs/:id', [ApplicationRuns, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
