import { inject } from '@adonisjs/core'
import AdvancePrints from '#app/certificates/printing/actions/advance_prints'
import PrintingPolicy from '#app/certificates/printing/printing_policy'
import { deliveryValidator } from '#app/certificates/printing/validators'
import { findRun } from '#app/certificates/printing/queries/printing_runs'
import type { HttpContext } from '@adonisjs/core/http'

export default class PrintDeliveriesController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    advance: AdvancePrints
  ) {
    const run = await findRun(params.id)
    await bouncer.with(PrintingPolicy).authorize('print', run)

    const { printIds, receivedBy } = await request.validateUsing(deliveryValidator)
    const actor = auth.getUserOrFail()
    const requestId = request.id()
    const count = await advance.handedOut({ actor, runId: run.id, printIds, receivedBy, requestId })
    session.flash('success', i18n.t('certificate_printing.done.delivered', { count }))
    return response.redirect(`/printing_runs/${run.id}`)
  }
}
