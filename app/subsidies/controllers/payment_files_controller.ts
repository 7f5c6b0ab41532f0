import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import PaymentPolicy from '#app/subsidies/payment_policy'
import { sendWorkbook } from '#app/shared/file_response'
import { batchPage } from '#app/subsidies/queries/payments'
import { paymentFileValidator } from '#app/subsidies/validators'
import DownloadPaymentFile from '#app/subsidies/actions/download_payment_file'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaymentFilesController {
  @inject()
  async show(ctx: HttpContext, download: DownloadPaymentFile) {
    const { auth, bouncer, params, request } = ctx
    await bouncer.with(PaymentPolicy).authorize('download')
    if (!(await batchPage(params.id, 1))) throw new Exception('No such batch', { status: 404 })

    const { format = 'xlsx' } = await paymentFileValidator.validate(request.qs())
    const { name, bytes } = await download.handle({
      actor: auth.getUserOrFail(),
      batchId: Number(params.id),
      format,
      requestId: request.id(),
    })
    return sendWorkbook(ctx, name, bytes, format)
  }
}
