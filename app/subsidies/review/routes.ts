import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  ClaimAmendments,
  ClaimAmendmentDecisions,
  ClaimAnswers,
  ClaimChecks,
  ClaimHolds,
  ClaimReleases,
  ClaimUndoings,
  QualityDecisions,
  QualitySamples,
} = controllers.subsidies.review

router
  .group(() => {
    router.get('claims/samples', [QualitySamples, 'index'])
    router.post('claims/samples/:id/decision', [QualityDecisions, 'store'])
    router.post('claims/:id/checks', [ClaimChecks, 'store'])
    router.post('claims/:id/hold', [ClaimHolds, 'store'])
    router.post('claims/:id/release', [ClaimReleases, 'store'])
    router.post('claims/:id/answers', [ClaimAnswers, 'store'])
    router.post('claims/:id/undoing', [ClaimUndoings, 'store'])
    router.post('claims/:id/amendments', [ClaimAmendments, 'store'])
    router.post('claims/amendments/:id/decision', [ClaimAmendmentDecisions, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
