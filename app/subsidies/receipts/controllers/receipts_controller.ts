import { Exception } from '@adonisjs/core/exceptions'
import { onlyFilled } from '#app/shared/validation'
import ReceiptPolicy from '#app/subsidies/receipts/receipt_policy'
import { receipt, receiptList } from '#app/subsidies/receipts/queries/receipts'
import { receiptListValidator } from '#app/subsidies/receipts/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ReceiptsController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(ReceiptPolicy).authorize('index')

    const asked = await receiptListValidator.validate(onlyFilled(request.qs()))
    const found = await receiptList(auth.getUserOrFail(), asked)
    return view.render('pages/subsidies/receipts', { ...found, asked })
  }

  async show({ bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(ReceiptPolicy).authorize('index')
    const found = await receipt(Number(params.id))
    if (!found) throw new Exception('No such receipt', { status: 404 })
    await bouncer.with(ReceiptPolicy).authorize('show', { baseId: found.base_id })

    return view.render('pages/subsidies/receipt', { line: found, locale: i18n.locale })
  }
}
