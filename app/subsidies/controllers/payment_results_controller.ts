import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { Money } from '#app/shared/money'
import { resultValidator } from '#app/subsidies/validators'
import PaymentPolicy from '#app/subsidies/payment_policy'
import { batchPage } from '#app/subsidies/queries/payments'
import ImportPaymentResult from '#app/subsidies/actions/import_payment_result'
import { SpreadsheetFault } from '#app/shared/spreadsheets/spreadsheet'
import type { HttpContext } from '@adonisjs/core/http'

const SHOWN_FINDINGS = 50

export default class PaymentResultsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    importResult: ImportPaymentResult
  ) {
    await bouncer.with(PaymentPolicy).authorize('settle')
    if (!(await batchPage(params.id, 1))) throw new Exception('No such batch', { status: 404 })

    const { file } = await request.validateUsing(resultValidator)
    const back = `/payments/${params.id}`
    try {
      const { paid, failed, paidFen, findings } = await importResult.handle({
        actor: auth.getUserOrFail(),
        batchId: Number(params.id),
        filePath: file.tmpPath!,
        fileName: file.clientName,
        requestId: request.id(),
      })
      if (findings.length > 0) {
        session.flash('error', i18n.t('subsidies.flash.result_faulty', { count: findings.length }))
        session.flash('resultFindings', findings.slice(0, SHOWN_FINDINGS))
        return response.redirect(back)
      }
      const total = Money.fen(paidFen).toString()
      session.flash('success', i18n.t('subsidies.flash.settled', { paid, failed, total }))
    } catch (error) {
      if (!(error instanceof SpreadsheetFault)) throw error
      session.flash('error', i18n.t(`spreadsheets.faults.${error.code}`, error.params))
    }
    return response.redirect(back)
  }
}
