import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'
import '#app/assessments/archive/routes'
import '#app/assessments/arrangements/routes'
import '#app/assessments/examiners/routes'
import '#app/assessments/objections/routes'
import '#app/assessments/papers/routes'
import '#app/assessments/rulings/routes'

const {
  ClassAssessments,
  ScoreResolutions,
  ScoreSamples,
  SittingFinalisations,
  SittingPublications,
  SittingReturns,
  Sittings,
  SittingScoreFiles,
  SittingScores,
  SittingScoreTemplates,
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
    router.post('sittings/:id/resolutions', [ScoreResolutions, 'store'])
    router.post('sittings/:id/return', [SittingReturns, 'store'])
    router.post('sittings/:id/samples', [ScoreSamples, 'store'])
    router.post('sittings/:id/publication', [SittingPublications, 'store'])
    router.post('sittings/:id/finalisation', [SittingFinalisations, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
