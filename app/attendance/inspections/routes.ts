import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { InspectionAnswers, InspectionPhotos, InspectionRecords, Inspections } =
  controllers.attendance.inspections

router
  .group(() => {
    router.get('inspections', [Inspections, 'index'])
    router.post('sessions/:id/inspections', [Inspections, 'store'])
    router.get('inspections/:id', [Inspections, 'show'])
    router.post('inspections/:id/record', [InspectionRecords, 'store'])
    router.post('inspections/:id/answer', [InspectionAnswers, 'store'])
    router.get('inspections/:id/photo', [InspectionPhotos, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
