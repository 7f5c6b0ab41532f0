import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'
import { PAPERS } from '#app/assessments/papers/sitting_paper'

const { SittingPapers } = controllers.assessments.papers

router
  .get('sittings/:id/papers/:paper', [SittingPapers, 'show'])
  .where('id', router.matchers.number())
  .where('paper', new RegExp(`^(${PAPERS.join('|')})$`))
  .use(middleware.auth())
