import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import PaymentPolicy from '#app/subsidies/payment_policy'
import { batchPage } from '#app/subsidies/queries/payments'
import DownloadPaymentFile from '#app/subsidies/actions/download_payment_file'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaymentFilesController {
  @inject()
  async show(
    { auth, bouncer, params, request, response }: HttpContext,
    download: DownloadPaymentFile
  ) {
    await bouncer.with(PaymentPolicy).authorize('download')
    if (!(await batchPage(params.id, 1))) throw new Exception('No such batch', { status: 404 })

    const { name, bytes } = await download.handle({
      actor: auth.getUserOrFail(),
      batchId: Number(params.id),
      requestId: request.id(),
    })
    response.header(
      'content-type',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    )
    response.header('content-disposition', `attachment; filename="${name}"`)
    response.header('cache-control', 'no-store')
    return response.send(bytes)
  }
}
