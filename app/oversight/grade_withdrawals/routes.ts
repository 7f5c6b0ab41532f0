import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { GradeWithdrawalDecisions, GradeWithdrawals } = controllers.oversight.gradeWithdrawals

router
  .group(() => {
    router.get('grade_withdrawals', [GradeWithdrawals, 'index'])
    router.get('grade_withdrawals/:id', [GradeWithdrawals, 'show'])
    router.post('grade_withdrawals/:id/decisions', [GradeWithdrawalDecisions, 'store'])
    router.get('grades/:id/withdrawals/create', [GradeWithdrawals, 'create'])
    router.post('grades/:id/withdrawals', [GradeWithdrawals, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
