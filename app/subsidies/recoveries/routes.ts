import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const {
  Recoveries,
  RecoveryCancellationDecisions,
  RecoveryCancellations,
  RecoveryInstalments,
  RecoveryLetters,
  RecoveryOpenings,
  RecoveryQuotas,
  RecoveryWriteOffDecisions,
  RecoveryWriteOffs,
} = controllers.subsidies.recoveries

router
  .group(() => {
    router.get('recoveries', [Recoveries, 'index'])
    router.get('recoveries/create', [Recoveries, 'create'])
    router.post('recoveries', [Recoveries, 'store'])
    router.get('recoveries/:id', [Recoveries, 'show'])
    router.get('recoveries/:id/letter', [RecoveryLetters, 'show'])
    router.post('recoveries/:id/opening', [RecoveryOpenings, 'store'])
    router.post('recoveries/:id/cancellation', [RecoveryCancellations, 'store'])
    router.post('recoveries/:id/cancellation_decisions', [RecoveryCancellationDecisions, 'store'])
    router.post('recoveries/:id/instalments', [RecoveryInstalments, 'store'])
    router.post('recoveries/:id/write_off', [RecoveryWriteOffs, 'store'])
    router.post('recoveries/:id/write_off_decisions', [RecoveryWriteOffDecisions, 'store'])
    router.post('recoveries/:id/quota', [RecoveryQuotas, 'store'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
