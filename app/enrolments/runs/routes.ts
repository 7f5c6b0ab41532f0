import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ApplicationLists, EnrolmentLists, EnrolmentRuns } = controllers.enrolments.runs

router
  .group(() => {
    router.get('applications', [ApplicationLists, 'index'])
    router.get('enrolments', [EnrolmentLists, 'index'])
    router.get('enrolments/runs', [EnrolmentRuns, 'index'])
    router.get('enrolments/runs/create', [EnrolmentRuns, 'create'])
    router.post('enrolments/runs', [EnrolmentRuns, 'store'])
    router.get('enrolments/runs/:id', [EnrolmentRuns, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
