import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { Money } from '#app/shared/money'
import { onlyFilled } from '#app/shared/validation'
import PaymentPolicy from '#app/subsidies/payment_policy'
import { batchList, batchPage, choiceOf } from '#app/subsidies/queries/payments'
import { paymentPreview } from '#app/subsidies/queries/payment_preview'
import { batchPreviewValidator, batchValidator, pageValidator } from '#app/subsidies/validators'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import type { HttpContext } from '@adonisjs/core/http'
import type { CreatedBatch } from '#app/subsidies/actions/create_payment_batch'

const SHOWN_LEFT_OUT = 20

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

  /** What would go into a batch, and what would not and why: nothing is written. */
  async create({ auth, bouncer, i18n, request, response, view }: HttpContext) {
    await bouncer.with(PaymentPolicy).authorize('create')
    const query = onlyFilled(request.qs())
    if (!query.fundId) return response.redirect('/payments')

    const asked = await batchPreviewValidator.validate(query)
    const found = await paymentPreview(auth.getUserOrFail(), asked)
    if (!found) throw new Exception('No such fund', { status: 404 })
    return view.render('pages/subsidies/payment_preview', { ...found, asked, locale: i18n.locale })
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
  async store(ctx: HttpContext, create: CreatePaymentBatch) {
    const { auth, bouncer, request, response } = ctx
    await bouncer.with(PaymentPolicy).authorize('create')

    const data = onlyFilled(request.only(FIELDS))
    const asked = await request.validateUsing(batchValidator, { data })
    const { repeat = [], repeatReason = '', limit } = asked
    const batch = await create.handle({
      actor: auth.getUserOrFail(),
      fundId: asked.fundId,
      choice: await choiceOf(asked),
      limit,
      repeats: { claimIds: repeat, reason: repeatReason },
      requestId: request.id(),
    })
    tell(ctx, batch)
    return response.redirect(`/payments/${batch.id}`)
  }
}

const FIELDS = [
  'fundId',
  'kind',
  'payee',
  'base',
  'class',
  'attempt',
  'limit',
  'repeat',
  'repeatReason',
]

function tell({ i18n, session }: HttpContext, { number, lines, totalFen, leftOut }: CreatedBatch) {
  const total = Money.fen(totalFen).toString()
  session.flash('success', i18n.t('subsidies.flash.batched', { number, count: lines, total }))
  if (leftOut.length === 0) return
  const said = leftOut
    .slice(0, SHOWN_LEFT_OUT)
    .map((one) => i18n.t(`${one.module}.violations.${one.code}`, one.params))
  const more = leftOut.length - said.length
  if (more > 0) said.push(i18n.t('payments.flash.more_left_out', { count: more }))
  session.flash('warning', said)
}
