import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { Money } from '#app/shared/money'
import PaymentPolicy from '#app/subsidies/payment_policy'
import { batchList, batchPage } from '#app/subsidies/queries/payments'
import { batchValidator, pageValidator } from '#app/subsidies/validators'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaymentBatchesController {
  async index({ bouncer, i18n, request, view }: HttpContext) {
    await bouncer.with(PaymentPolicy).authorize('index')

    const { page = 1 } = await request.validateUsing(pageValidator, { data: request.qs() })
    return view.render('pages/subsidies/payments', {
      ...(await batchList(page)),
      mayCreate: await bouncer.with(PaymentPolicy).allows('create'),
      locale: i18n.locale,
    })
  }

  async show({ bouncer, i18n, params, request, session, view }: HttpContext) {
    await bouncer.with(PaymentPolicy).authorize('show')

    const { page = 1 } = await request.validateUsing(pageValidator, { data: request.qs() })
    const found = await batchPage(params.id, page)
    if (!found) throw new Exception('No such batch', { status: 404 })
    return view.render('pages/subsidies/payment', {
      ...found,
      capitals: Money.fen(Number(found.batch.total_fen)).toCapitals(),
      findings: session.flashMessages.get('resultFindings', []),
      mayHandle: await bouncer.with(PaymentPolicy).allows('export'),
      locale: i18n.locale,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    create: CreatePaymentBatch
  ) {
    await bouncer.with(PaymentPolicy).authorize('create')

    const { fundId } = await request.validateUsing(batchValidator)
    const batch = await create.handle({
      actor: auth.getUserOrFail(),
      fundId,
      requestId: request.id(),
    })
    session.flash(
      'success',
      i18n.t('subsidies.flash.batched', {
        number: batch.number,
        count: batch.lines,
        total: Money.fen(batch.totalFen).toString(),
      })
    )
    if (batch.leftOut.length > 0) {
      session.flash(
        'warning',
        batch.leftOut
          .slice(0, 20)
          .map((one) => i18n.t(`subsidies.violations.${one.code}`, one.params))
      )
    }
    return response.redirect(`/payments/${batch.id}`)
  }
}
