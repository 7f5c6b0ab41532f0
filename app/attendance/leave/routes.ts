import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { LeaveDecisions, LeaveProofs, LeaveRequests, OwnLeaveWithdrawals, OwnLeaves } =
  controllers.attendance.leave

router
  .group(() => {
    router.get('me/leave', [OwnLeaves, 'index'])
    router.post('me/leave', [OwnLeaves, 'store'])
    router.post('me/leave/:id/withdrawal', [OwnLeaveWithdrawals, 'store'])
    router.get('attendance/leave', [LeaveRequests, 'index'])
    router.post('attendance/leave/:id/decision', [LeaveDecisions, 'store'])
    router.get('attendance/leave/:id/proof', [LeaveProofs, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
