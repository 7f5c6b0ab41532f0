import { inject } from '@adonisjs/core'
import PrintingPolicy from '#app/certificates/printing/printing_policy'
import SpoilPrint from '#app/certificates/printing/actions/spoil_print'
import { runOfPrint } from '#app/certificates/printing/queries/printing_runs'
import { spoilageValidator } from '#app/certificates/printing/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PrintSpoilagesController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    spoil: SpoilPrint
  ) {
    const run = await runOfPrint(params.id)
    await bouncer.with(PrintingPolicy).authorize('print', run)

    const { reason } = await request.validateUsing(spoilageValidator)
    await spoil.handle({
      actor: auth.getUserOrFail(),
      printId: Number(params.id),
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('certificate_printing.done.spoiled'))
    return response.redirect(`/printing_runs/${run.id}`)
  }
}
