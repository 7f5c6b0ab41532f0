import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { Money } from '#app/shared/money'
import PaymentPolicy from '#app/subsidies/payment_policy'
import { batchPage } from '#app/subsidies/queries/payments'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaymentExportsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    exportBatch: ExportPaymentBatch
  ) {
    await bouncer.with(PaymentPolicy).authorize('export')
    if (!(await batchPage(params.id, 1))) throw new Exception('No such batch', { status: 404 })

    const { totalFen } = await exportBatch.handle({
      actor: auth.getUserOrFail(),
      batchId: Number(params.id),
      requestId: request.id(),
    })
    const total = Money.fen(totalFen).toString()
    session.flash('success', i18n.t('subsidies.flash.exported', { total }))
    return response.redirect(`/payments/${params.id}`)
  }
}
