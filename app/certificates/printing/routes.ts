import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  CertificateLosses,
  LookUpLists,
  PrintDeliveries,
  PrintSpoilages,
  PrintingRunFiles,
  PrintingRuns,
  Printings,
} = controllers.certificates.printing

router
  .group(() => {
    router.get('printing_runs', [PrintingRuns, 'index'])
    router.get('printing_runs/:id', [PrintingRuns, 'show'])
    router.get('printing_runs/:id/pdf', [PrintingRunFiles, 'show'])
    router.post('printing_runs/:id/printings', [Printings, 'store'])
    router.post('printing_runs/:id/deliveries', [PrintDeliveries, 'store'])
    router.post('classes/:id/printing_runs', [PrintingRuns, 'store'])
    router.post('certificate_prints/:id/spoilage', [PrintSpoilages, 'store'])
    router.post('certificates/:id/losses', [CertificateLosses, 'store'])
    router.get('certificates/look_up/create', [LookUpLists, 'create'])
    router.get('certificates/look_up', [LookUpLists, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
