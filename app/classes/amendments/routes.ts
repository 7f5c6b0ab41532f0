import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ClassAmendments, ClassAmendmentDecisions } = controllers.classes.amendments

router
  .group(() => {
    router.get('classes/:id/amendments', [ClassAmendments, 'index'])
    router.post('classes/:id/amendments', [ClassAmendments, 'store'])
    router.post('class_amendments/:id/decision', [ClassAmendmentDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
