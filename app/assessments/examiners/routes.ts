import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Examiners, ExaminerTerms } = controllers.assessments.examiners

router
  .group(() => {
    router.get('examiners', [Examiners, 'index'])
    router.get('examiners/create', [Examiners, 'create'])
    router.post('examiners', [Examiners, 'store'])
    router.post('examiners/:id/term', [ExaminerTerms, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
