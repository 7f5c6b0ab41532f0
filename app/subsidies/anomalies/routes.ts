import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { Anomalies, AnomalyRuns, AnomalySettlements, CallBackOutcomes, CallBacks } =
  controllers.subsidies.anomalies

router
  .group(() => {
    router.get('anomalies', [Anomalies, 'index'])
    router.post('anomalies/runs', [AnomalyRuns, 'store'])
    router.get('anomalies/call_backs', [CallBacks, 'index'])
    router.post('anomalies/call_backs', [CallBacks, 'store'])
    router.post('anomalies/call_backs/:id/outcome', [CallBackOutcomes, 'store'])
    router.get('anomalies/:id', [Anomalies, 'show'])
    router.post('anomalies/:id/settlement', [AnomalySettlements, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
