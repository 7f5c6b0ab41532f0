import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { AbsenceReports, OwnAbsenceWithdrawals, OwnAbsences, Substitutes } =
  controllers.classes.absences

router
  .group(() => {
    router.get('own_absences', [OwnAbsences, 'index'])
    router.post('own_absences', [OwnAbsences, 'store'])
    router.post('own_absences/:id/withdrawal', [OwnAbsenceWithdrawals, 'store'])
    router.get('absences', [AbsenceReports, 'index'])
    router.get('absences/:id', [AbsenceReports, 'show'])
    router.post('absences/:id/substitutes', [Substitutes, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
