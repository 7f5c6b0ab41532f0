import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'
import '#app/attendance/check_in/routes'
import '#app/attendance/corrections/routes'
import '#app/attendance/inspections/routes'
import '#app/attendance/leave/routes'
import '#app/attendance/punch_files/routes'
import '#app/attendance/roll_call/routes'

const { Attendances, ClassAttendances, SessionAttendances } = controllers.attendance

router
  .group(() => {
    router.get('attendance', [Attendances, 'index'])
    router.get('classes/:id/attendance', [ClassAttendances, 'show'])
    router.get('sessions/:id/attendance', [SessionAttendances, 'show'])
    router.post('sessions/:id/attendance', [SessionAttendances, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
