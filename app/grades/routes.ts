import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'
import '#app/grades/appointments/routes'
import '#app/grades/evidence/routes'
import '#app/grades/recognitions/routes'

const { GradeRecords, PersonGrades } = controllers.grades

router
  .group(() => {
    router.get('grades', [GradeRecords, 'index'])
    router.get('grades/:id', [GradeRecords, 'show'])
    router.get('people/:id/grades', [PersonGrades, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
