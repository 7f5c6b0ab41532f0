import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  ClassAssessments,
  Sittings,
  SittingScores,
  SittingScoreFiles,
  SittingScoreTemplates,
  SittingChecks,
  SittingPublications,
} = controllers.assessments

router
  .group(() => {
    router.get('assessments', [Sittings, 'index'])
    router.get('classes/:id/assessment', [ClassAssessments, 'show'])
    router.post('classes/:id/sittings', [Sittings, 'store'])
    router.get('sittings/:id', [Sittings, 'show'])
    router.post('sittings/:id/scores', [SittingScores, 'store'])
    router.post('sittings/:id/score_files', [SittingScoreFiles, 'store'])
    router.get('sittings/:id/score_template', [SittingScoreTemplates, 'show'])
    router.post('sittings/:id/check', [SittingChecks, 'store'])
    router.post('sittings/:id/publication', [SittingPublications, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
