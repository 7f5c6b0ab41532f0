import '#app/subsidies/account_requests/routes'
import '#app/subsidies/preflights/routes'
import '#app/subsidies/receipts/routes'
import '#app/subsidies/recoveries/routes'
import '#app/subsidies/account_corrections/routes'
import '#app/subsidies/employers/routes'
import '#app/subsidies/evidence/routes'
import '#app/subsidies/review/routes'
import '#app/subsidies/anomalies/routes'
import '#app/subsidies/queue/routes'
import '#app/subsidies/history/routes'
import '#app/subsidies/status_lists/routes'
import '#app/subsidies/policies/routes'
import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'
import '#app/subsidies/notices/routes'
import '#app/subsidies/funds/routes'

const {
  AwardClaims,
  ClaimDecisions,
  Claims,
  ClaimSubmissions,
  ClaimWithdrawals,
  ClassClaims,
  Funds,
  ManagedNotices,
  NoticeClosings,
  NoticePublications,
  Notices,
  PaymentBatches,
  PaymentDiscards,
  PaymentExports,
  PaymentFiles,
  PaymentResults,
} = controllers.subsidies

router
  .group(() => {
    router.get('claims', [Claims, 'index'])
    router.get('claims/:id', [Claims, 'show'])
    router.post('claims/:id/decisions', [ClaimDecisions, 'store'])
    router.post('claims/:id/submission', [ClaimSubmissions, 'store'])
    router.post('claims/:id/withdrawal', [ClaimWithdrawals, 'store'])
    router.get('classes/:id/claims', [ClassClaims, 'index'])
    router.post('classes/:id/claims', [ClassClaims, 'store'])
    router.post('awards/:id/claims', [AwardClaims, 'store'])

    router.get('notices/manage', [ManagedNotices, 'index'])
    router.get('notices/manage/create', [ManagedNotices, 'create'])
    router.post('notices/manage', [ManagedNotices, 'store'])
    router.get('notices/manage/:id', [ManagedNotices, 'show'])
    router.post('notices/manage/:id/publication', [NoticePublications, 'store'])
    router.post('notices/manage/:id/closing', [NoticeClosings, 'store'])

    router.get('payments', [PaymentBatches, 'index'])
    router.post('payments', [PaymentBatches, 'store'])
    router.get('payments/create', [PaymentBatches, 'create'])
    router.get('payments/:id', [PaymentBatches, 'show'])
    router.post('payments/:id/discard', [PaymentDiscards, 'store'])
    router.post('payments/:id/export', [PaymentExports, 'store'])
    router.get('payments/:id/file', [PaymentFiles, 'show'])
    router.post('payments/:id/results', [PaymentResults, 'store'])

    router.get('funds', [Funds, 'index'])
    router.get('funds/:id', [Funds, 'show'])
  })
  .where('id', router.matchers.number())
  .use([middleware.auth(), middleware.examplePolicies()])

// Public: anybody may read a notice while it stands, without signing in.
router.get('notices', [Notices, 'index'])
router
  .get('notices/:number', [Notices, 'show'])
  .where('number', /^GS\d{2}-\d{3,}$/)
  .use(middleware.examplePolicies())
