import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { RollCalls, RollCallDevices, RollCallMerges, RollCallSheets } =
  controllers.attendance.rollCall

router
  .group(() => {
    router.get('roll_call/:id', [RollCalls, 'show'])
    router.post('roll_call/devices', [RollCallDevices, 'store'])
    router.post('roll_call/:id/sheets', [RollCallSheets, 'store'])
    router.get('attendance/offline/:id', [RollCallMerges, 'show'])
    router.post('attendance/offline/:id/decision', [RollCallMerges, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
