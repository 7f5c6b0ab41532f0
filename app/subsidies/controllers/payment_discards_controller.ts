import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import PaymentPolicy from '#app/subsidies/payment_policy'
import { batchPage } from '#app/subsidies/queries/payments'
import { discardValidator } from '#app/subsidies/validators'
import DiscardPaymentBatch from '#app/subsidies/actions/discard_payment_batch'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaymentDiscardsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    discard: DiscardPaymentBatch
  ) {
    await bouncer.with(PaymentPolicy).authorize('discard')
    const found = await batchPage(params.id, 1)
    if (!found) throw new Exception('No such batch', { status: 404 })

    const { reason } = await request.validateUsing(discardValidator)
    const count = await discard.handle({
      actor: auth.getUserOrFail(),
      batchId: Number(params.id),
      reason,
      requestId: request.id(),
    })
    const { number } = found.batch
    session.flash('success', i18n.t('payments.flash.discarded', { number, count }))
    return response.redirect(`/payments/${params.id}`)
  }
}
