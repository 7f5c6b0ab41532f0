import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { PlanRevisionDecisions, PlanRevisions, SeatLedgerFiles, SeatLedgers } =
  controllers.bases.revisions

router
  .group(() => {
    router.get('plans/:year/revisions/create', [PlanRevisions, 'create'])
    router.post('plans/:year/revisions', [PlanRevisions, 'store'])
    router.get('plans/:year/ledger', [SeatLedgers, 'show'])
    router.get('plans/:year/ledger/file', [SeatLedgerFiles, 'show'])
    router.get('plan_revisions/:id', [PlanRevisions, 'show'])
    router.post('plan_revisions/:id/decision', [PlanRevisionDecisions, 'store'])
  })
  .where('year', /^20\d{2}$/)
  .where('id', router.matchers.number())
  .use(middleware.auth())
