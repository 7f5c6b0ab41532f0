import '#app/oversight/corrections/routes'
import '#app/oversight/grade_withdrawals/routes'
import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'

const {
  AuditEntries,
  AuditVerifications,
  DashboardLists,
  Dashboards,
  Health,
  Invariants,
  Searches,
} = controllers.oversight

// Public: load balancers and operators ask without signing in.
router.get('health/live', [Health, 'live'])
router.get('health/ready', [Health, 'ready'])

router
  .group(() => {
    router.get('dashboard', [Dashboards, 'show'])
    router.get('dashboard/lists/:stage', [DashboardLists, 'show']).where('stage', /^[a-z_]+$/)
    router.get('search', [Searches, 'index'])
    router.get('audit', [AuditEntries, 'index'])
    router.post('audit/verifications', [AuditVerifications, 'store'])
    router.get('invariants', [Invariants, 'index'])
  })
  .use(middleware.auth())
