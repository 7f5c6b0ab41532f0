import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ExaminerAmendments, Examiners, ExaminerTerms } = controllers.assessments.examiners

router
  .group(() => {
    router.get('examiners', [Examiners, 'index'])
    router.get('examiners/create', [Examiners, 'create'])
    router.post('examiners', [Examiners, 'store'])
    router.get('examiners/:id/amendments', [ExaminerAmendments, 'create'])
    router.post('examiners/:id/amendments', [ExaminerAmendments, 'store'])
    router.post('examiners/:id/term', [ExaminerTerms, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
