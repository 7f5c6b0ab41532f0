import { inject } from '@adonisjs/core'
import AdvancePrints from '#app/certificates/printing/actions/advance_prints'
import PrintingPolicy from '#app/certificates/printing/printing_policy'
import { findRun } from '#app/certificates/printing/queries/printing_runs'
import type { HttpContext } from '@adonisjs/core/http'

export default class PrintingsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    advance: AdvancePrints
  ) {
    const run = await findRun(params.id)
    await bouncer.with(PrintingPolicy).authorize('print', run)

    const actor = auth.getUserOrFail()
    const count = await advance.printed({ actor, runId: run.id, requestId: request.id() })
    session.flash('success', i18n.t('certificate_printing.done.printed', { count }))
    return response.redirect(`/printing_runs/${run.id}`)
  }
}
