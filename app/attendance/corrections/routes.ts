import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { MarkCorrections, MarkCorrectionDecisions } = controllers.attendance.corrections

router
  .group(() => {
    router.get('attendance/corrections', [MarkCorrections, 'index'])
    router.post('attendance/corrections/:id/decision', [MarkCorrectionDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
