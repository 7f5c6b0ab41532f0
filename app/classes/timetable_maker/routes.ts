import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { TimetablePlanApplications, TimetablePlanCancellations, TimetablePlans } =
  controllers.classes.timetableMaker

router
  .group(() => {
    router.get('timetable/plans', [TimetablePlans, 'index'])
    router.get('timetable/plans/create', [TimetablePlans, 'create'])
    router.post('timetable/plans', [TimetablePlans, 'store'])
    router.get('timetable/plans/:id', [TimetablePlans, 'show'])
    router.post('timetable/plans/:id/application', [TimetablePlanApplications, 'store'])
    router.post('timetable/plans/:id/cancellation', [TimetablePlanCancellations, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
