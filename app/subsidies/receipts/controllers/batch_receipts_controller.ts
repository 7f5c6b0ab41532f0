import ReceiptPolicy from '#app/subsidies/receipts/receipt_policy'
import { batchReceipt } from '#app/subsidies/receipts/queries/receipts'
import type { HttpContext } from '@adonisjs/core/http'

export default class BatchReceiptsController {
  /** The receipt of a batch; there is one once the bank has answered. */
  async show({ bouncer, i18n, params, response, view }: HttpContext) {
    await bouncer.with(ReceiptPolicy).authorize('batch')
    const found = await batchReceipt(Number(params.id))
    if (!found) return response.redirect(`/payments/${params.id}`)

    return view.render('pages/subsidies/batch_receipt', { ...found, locale: i18n.locale })
  }
}
