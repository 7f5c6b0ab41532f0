import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  AppointmentEnds,
  AppointmentFilings,
  AppointmentObjections,
  AppointmentPublicities,
  AppointmentReviews,
  Appointments,
  ObjectionAnswers,
} = controllers.grades.appointments

router
  .group(() => {
    router.get('appointments', [Appointments, 'index'])
    router.get('people/:id/appointments/create', [Appointments, 'create'])
    router.post('people/:id/appointments', [Appointments, 'store'])
    router.get('appointments/:id', [Appointments, 'show'])
    router.post('appointments/:id/reviews', [AppointmentReviews, 'store'])
    router.post('appointments/:id/publicity', [AppointmentPublicities, 'store'])
    router.post('appointments/:id/objections', [AppointmentObjections, 'store'])
    router.post('appointments/:id/objections/:objectionId/answer', [ObjectionAnswers, 'store'])
    router.post('appointments/:id/filing', [AppointmentFilings, 'store'])
    router.post('appointments/:id/end', [AppointmentEnds, 'store'])
  })
  .where('id', router.matchers.number())
  .where('objectionId', router.matchers.number())
  .use(middleware.auth())
