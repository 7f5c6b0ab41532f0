import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { ClaimExports, ClaimRunFiles, ClaimRuns, ClaimWorkloads, NextClaims } =
  controllers.subsidies.queue

router
  .group(() => {
    router.get('claims/export', [ClaimExports, 'show'])
    router.get('claims/workload', [ClaimWorkloads, 'index'])
    router.post('claims/next', [NextClaims, 'store'])
    router.get('claims/runs/create', [ClaimRuns, 'create'])
    router.post('claims/runs', [ClaimRuns, 'store'])
    router.get('claims/runs/:id', [ClaimRuns, 'show'])
    router.get('claims/runs/:id/file', [ClaimRunFiles, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
