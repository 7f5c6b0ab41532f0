import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { PunchErrorFiles, PunchFiles, PunchWritings } = controllers.attendance.punchFiles

router
  .group(() => {
    router.get('classes/:id/punch_files', [PunchFiles, 'index'])
    router.post('classes/:id/punch_files', [PunchFiles, 'store'])
    router.get('punch_files/:id', [PunchFiles, 'show'])
    router.post('punch_files/:id/writing', [PunchWritings, 'store'])
    router.get('punch_files/:id/error_file', [PunchErrorFiles, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
