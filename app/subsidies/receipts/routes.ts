import { middleware } from '#start/kernel'
import { controllers } from '#generated/controllers'
import router from '@adonisjs/core/services/router'

const { BatchReceipts, Receipts } = controllers.subsidies.receipts

router
  .group(() => {
    router.get('receipts', [Receipts, 'index'])
    router.get('receipts/:id', [Receipts, 'show'])
    router.get('payments/:id/receipt', [BatchReceipts, 'show'])
  })
  .where('id', router.matchers.number())
  .use(middleware.auth())
