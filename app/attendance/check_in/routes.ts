import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { CheckIns, CheckInBoards } = controllers.attendance.checkIn

router
  .get('sessions/:id/check_in', [CheckInBoards, 'show'])
  .where('id', router.matchers.number())
  .use(middleware.auth())

// Open to trainees who are not signed in: code, last digits of the document and a limit stand guard.
router.get('check_in', [CheckIns, 'create']).as('check_ins.create')
router.get('check_in/:token', [CheckIns, 'create']).as('check_ins.scan')
router.post('check_in', [CheckIns, 'store'])
